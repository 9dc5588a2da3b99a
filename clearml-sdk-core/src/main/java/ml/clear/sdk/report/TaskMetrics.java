package ml.clear.sdk.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a task reported, read back from the server; of any task, whoever ran it. Reports of this
 * process appear after they are delivered, see {@link DeliveryReport}. Thread-safe.
 *
 * <p>Every method asks the server anew, blocks for at most the control time-out a request, and
 * throws what a control call throws: {@link ml.clear.sdk.ServerRejectedException} for an unknown
 * task, {@link ml.clear.sdk.ServerUnreachableException} if there is no answer, {@link
 * ml.clear.sdk.UnsupportedServerException} if the server is too old. Streams ask page by page while
 * they are consumed, and throw then; they hold nothing that needs closing.
 */
public interface TaskMetrics {
  /** The series of each title that has points, in the server's order. */
  Map<String, List<String>> series();

  /**
   * All points of a curve by rising iteration, not thinned out, each value as it was sent. Needs a
   * server with API 2.16.
   *
   * @param title plot
   * @param series curve within it; empty stream if there is none
   */
  Stream<ScalarPoint> scalar(String title, String series);

  /** The server's summary of each curve and single value. */
  List<ScalarSummary> summaries();

  /** Values of the run as a whole, by name. */
  Map<String, Double> singleValues();

  /** Console entries, oldest first. */
  Stream<ConsoleLine> console();

  /** Console entries, newest first: {@code consoleNewestFirst().limit(20)} costs one request. */
  Stream<ConsoleLine> consoleNewestFirst();
}
