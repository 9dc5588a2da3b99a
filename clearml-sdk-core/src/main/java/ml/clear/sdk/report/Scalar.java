package ml.clear.sdk.report;

/**
 * One curve of a task: the place of its title and series is looked up once, so that {@link #report}
 * is cheap enough for the innermost loop. Thread-safe. Implemented by the library; a test may
 * implement it to see what a program reports.
 *
 * <pre>{@code
 * Scalar loss = task.scalar("loss", "train");
 * for (int i = 0; i < rounds; i++) {
 *   loss.report(i, step());
 * }
 * }</pre>
 */
public interface Scalar {
  /** The plot the curve is drawn in; the server calls it metric. */
  String title();

  /** The name of the curve within its plot; the server calls it variant. */
  String series();

  /**
   * Offers one point. Never blocks, never throws, does no I/O: the point goes to a queue in memory
   * and is sent by a thread of the library. A second value for the same iteration replaces the
   * first on the server, whoever sent it: give each of several executors a series of its own.
   *
   * @param iteration the x position, to which the task's iteration offset is added. A sum beyond
   *     the range of {@code long} becomes the nearest {@code long}; −2³¹, which the server keeps
   *     for single values, becomes −2³¹+1
   * @param value the y position; NaN, infinity and values beyond ±3.4028235e38, which the server
   *     cannot store, are treated by {@link ReporterOptions#nonFinite()}
   */
  void report(long iteration, double value);
}
