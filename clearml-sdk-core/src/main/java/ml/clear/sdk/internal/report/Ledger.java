package ml.clear.sdk.internal.report;

import java.util.function.BooleanSupplier;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.UploadSummary;
import org.jspecify.annotations.Nullable;

/** The three rows of a task, or of a model. Thread-safe. */
final class Ledger {
  private final LedgerRow scalars;
  private final LedgerRow console;
  private final LedgerRow plots;
  private volatile @Nullable DeliveryReport folded; // written by Ledgers, under its lock

  Ledger(String taskId) {
    this(taskId, false);
  }

  Ledger(String id, boolean ofModel) {
    scalars = new LedgerRow(id, ReportKind.SCALARS, ofModel);
    console = new LedgerRow(id, ReportKind.CONSOLE, ofModel);
    plots = new LedgerRow(id, ReportKind.PLOTS, ofModel);
  }

  LedgerRow row(ReportKind kind) {
    return switch (kind) {
      case SCALARS -> scalars;
      case CONSOLE -> console;
      case PLOTS -> plots;
    };
  }

  /** Tells whether everything offered until now has been delivered or given up. */
  BooleanSupplier settlement() {
    BooleanSupplier first = settlement(scalars);
    BooleanSupplier second = settlement(console);
    BooleanSupplier third = settlement(plots);
    return () -> first.getAsBoolean() && second.getAsBoolean() && third.getAsBoolean();
  }

  private static BooleanSupplier settlement(LedgerRow row) {
    long offered = row.offeredCount();
    return () -> row.settledCount() >= offered;
  }

  /** Whether nothing is under way, neither in memory nor on disk. */
  boolean isAtRest() {
    return settlement().getAsBoolean();
  }

  /** Whether whatever is not settled waits on disk. */
  boolean isOnDisk() {
    return report().total().queued() == 0;
  }

  /** Whether drops have not been told yet. */
  boolean hasUntold() {
    return scalars.hasUntold() || console.hasUntold() || plots.hasUntold();
  }

  /** What of it has been added to the sum of finished tasks; null if nothing. */
  @Nullable DeliveryReport folded() {
    return folded;
  }

  void setFolded(@Nullable DeliveryReport report) {
    folded = report;
  }

  DeliveryReport report() {
    return new DeliveryReport(
        scalars.counts(), console.counts(), plots.counts(), UploadSummary.NONE);
  }
}
