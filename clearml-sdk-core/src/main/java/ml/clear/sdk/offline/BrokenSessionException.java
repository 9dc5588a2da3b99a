package ml.clear.sdk.offline;

import ml.clear.sdk.ClearMlException;

/**
 * An offline session that is not whole: a truncated zip, a torn line, a missing file. Nothing was
 * changed anywhere. {@link #salvageReport()} tells what can still be read; {@link
 * OfflineSession#salvage} opens that.
 */
public final class BrokenSessionException extends ClearMlException {
  private static final long serialVersionUID = 1L;

  private final transient SalvageReport salvageReport;

  BrokenSessionException(Object session, SalvageReport salvageReport) {
    super("offline.open", Effect.NONE, session + " is not whole: " + salvageReport, null);
    this.salvageReport = salvageReport;
  }

  /** What could be read, and what not. */
  public SalvageReport salvageReport() {
    return salvageReport;
  }
}
