package ml.clear.sdk.internal.report;

import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.NonFinitePolicy;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.Scalar;

/** A curve: everything about its points that does not change is encoded once, here. */
final class Series implements Scalar {
  /** The server keeps this iteration for values of the run as a whole. */
  static final long SINGLE_VALUE_ITERATION = Integer.MIN_VALUE;

  private final TaskReporter task;
  private final Reporter reporter;
  private final LedgerRow row;
  private final String title;
  private final String name;
  private final byte[] prefix;
  private final boolean shared;

  /**
   * @param shared whether its reports share it; else each holds on to one of its own
   */
  Series(TaskReporter task, Reporter reporter, String title, String name, boolean shared) {
    this.task = task;
    this.reporter = reporter;
    this.row = task.row(ReportKind.SCALARS);
    this.title = title;
    this.name = name;
    this.shared = shared;
    JsonLines out = new JsonLines();
    out.raw("{\"type\":\"training_stats_scalar\",\"task\":");
    out.string(row.taskId());
    out.raw(",\"metric\":");
    out.string(title);
    out.raw(",\"variant\":");
    out.string(name);
    out.raw(
        row.isOfModel() ? ",\"model_event\":true,\"iter\":" : ",\"model_event\":false,\"iter\":");
    prefix = out.copy(0, out.length());
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String series() {
    return name;
  }

  /** The memory that each report adds to that of its event. */
  int bytesOfEachReport() {
    return shared ? 0 : 200 + 2 * (title.length() + name.length()) + prefix.length;
  }

  LedgerRow row() {
    return row;
  }

  byte[] prefix() {
    return prefix;
  }

  @Override
  public void report(long iteration, double value) {
    reportAt(task.shifted(iteration), value);
  }

  /** A value of the run as a whole, which no offset moves. */
  void reportSingle(double value) {
    reportAt(SINGLE_VALUE_ITERATION, value);
  }

  private void reportAt(long iteration, double value) {
    row.offered();
    try {
      if (task.isClosed()) {
        task.refused(row);
      } else if (NonFinitePolicy.isStorable(value)) {
        offer(iteration, value);
      } else {
        offerReplaced(iteration, value);
      }
    } catch (OutOfMemoryError e) { // the job may survive it, so this must not be what kills it
      row.dropped(DropReason.FAILED, 1);
    }
  }

  private void offer(long iteration, double value) {
    ScalarEvent event = new ScalarEvent(this, iteration, value, reporter.nanoTime());
    if (shared) {
      reporter.offerScalar(event);
    } else {
      reporter.offerLargeScalar(event);
    }
  }

  private void offerReplaced(long iteration, double value) {
    NonFinitePolicy policy = reporter.nonFinite();
    if (policy.skips()) {
      reporter.dropped(row, DropReason.NOT_FINITE);
    } else {
      row.replaced();
      offer(iteration, policy.replacementOf(value));
    }
  }

  @Override
  public String toString() {
    return title + " / " + name;
  }
}
