package ml.clear.sdk.report;

/** What was reported; each kind has its own share of the queue and its own row of the ledger. */
public enum ReportKind {
  /** Points of curves and single values. */
  SCALARS,
  /** Console lines. */
  CONSOLE,
  /** Plots and references to images. */
  PLOTS
}
