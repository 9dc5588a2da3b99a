package ml.clear.sdk;

import java.time.Duration;
import ml.clear.sdk.internal.artifact.TaskUploads;
import ml.clear.sdk.internal.report.ModelReporters;
import ml.clear.sdk.internal.report.TaskReporter;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.TaskLogger;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a run hands over and waits for: its reports, those on its models, and its uploads.
 * Thread-safe.
 */
record RunLedger(
    TaskReporter reporter, ModelReporters models, TaskUploads uploads, TimeSource time) {
  private static final Logger LOG = LoggerFactory.getLogger(RunLedger.class);

  TaskLogger logger() {
    return reporter.logger();
  }

  DeliveryReport report() {
    return models.addTo(reporter.ledger()).withUploads(uploads.summary());
  }

  DeliveryReport flush(Duration limit) {
    Deadline deadline = Deadline.after(limit, time);
    reporter.flush(limit);
    models.flush(deadline.left());
    return report();
  }

  /** Waits for uploads, then for reports; says what did not get there. */
  DeliveryReport close(Object task, Deadline deadline, Duration reportsLimit) {
    uploads.end(deadline.left());
    Duration left = deadline.left();
    closeReports(left.compareTo(reportsLimit) < 0 ? left : reportsLimit);
    DeliveryReport report = report();
    if (!report.uploads().isComplete()) {
      LOG.warn("{}: not every upload is there: {}", task, report.uploads());
    }
    if (report.total().offered() != report.total().delivered()) {
      LOG.warn("{}: not every report was delivered: {}", task, report);
    }
    return report;
  }

  void closeReports(Duration limit) {
    Deadline deadline = Deadline.after(limit, time);
    reporter.close(deadline.left());
    models.close(deadline.left());
  }
}
