package ml.clear.sdk.internal.report;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.TaskLogger;
import ml.clear.sdk.time.TimeSource;

/**
 * What a task, or a client without one, reports on models. The server keeps such reports with the
 * model, not with the task. Thread-safe.
 */
public final class ModelReporters {
  private final Reporter reporter;
  private final TimeSource time;
  private final Map<String, TaskReporter> open = new ConcurrentHashMap<>();

  /** Nothing is reported so far. */
  public ModelReporters(Reporter reporter, TimeSource time) {
    this.reporter = reporter;
    this.time = time;
  }

  /** What to report on a model with; the same for the same model. */
  public TaskLogger logger(String modelId) {
    return open.computeIfAbsent(modelId, reporter::openModel).logger();
  }

  /** Adds what became of the reports to a task's. */
  public DeliveryReport addTo(DeliveryReport report) {
    return open.values().stream().map(TaskReporter::ledger).reduce(report, DeliveryReport::plus);
  }

  /** Waits as {@link TaskReporter#flush}. */
  public void flush(Duration timeout) {
    Deadline deadline = Deadline.after(timeout, time);
    open.values().forEach(model -> model.flush(deadline.left()));
  }

  /** Waits for what was reported on one model. */
  public void flush(String modelId, Duration timeout) {
    TaskReporter model = open.get(modelId);
    if (model != null) {
      model.flush(timeout);
    }
  }

  /** Takes no more and waits as {@link TaskReporter#close}. */
  public void close(Duration timeout) {
    Deadline deadline = Deadline.after(timeout, time);
    open.values().forEach(model -> model.close(deadline.left()));
  }
}
