package ml.clear.sdk.internal.report;

import java.time.Duration;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.Scalar;
import ml.clear.sdk.report.TaskLogger;
import org.jspecify.annotations.Nullable;

/**
 * What one task, or one model, reports, and its ledger. Made by the {@link Reporter}. Thread-safe.
 */
public final class TaskReporter implements TaskLogger {
  private static final String SINGLE_VALUES_TITLE = "Summary";

  /** The Python SDK cuts console text at this length too. */
  static final int MAX_TEXT_CHARS = 1 << 20;

  private final Reporter reporter;
  private final long iterationOffset;
  private final Ledger ledger;
  private final SeriesTable series;
  private final ConsoleStream console;
  private volatile boolean closed;

  TaskReporter(Reporter reporter, Ledger ledger, long iterationOffset, String worker) {
    this.reporter = reporter;
    this.iterationOffset = iterationOffset;
    this.ledger = ledger;
    this.series = new SeriesTable(this, reporter);
    this.console = new ConsoleStream(ledger.row(ReportKind.CONSOLE), worker);
  }

  /** What programs report through. */
  public TaskLogger logger() {
    return this;
  }

  @Override
  public Scalar scalar(@Nullable String title, @Nullable String seriesName) {
    return series.get(title, seriesName);
  }

  @Override
  public void scalar(
      @Nullable String title, @Nullable String seriesName, double value, long iteration) {
    Series found;
    try {
      found = series.get(title, seriesName);
    } catch (OutOfMemoryError e) {
      failed(ReportKind.SCALARS);
      return;
    }
    found.report(iteration, value);
  }

  @Override
  public void singleValue(@Nullable String name, double value) {
    Series found;
    try {
      found = series.get(SINGLE_VALUES_TITLE, name);
    } catch (OutOfMemoryError e) {
      failed(ReportKind.SCALARS);
      return;
    }
    found.reportSingle(value);
  }

  @Override
  public void text(@Nullable String message) {
    text(LogLevel.INFO, message);
  }

  @Override
  public void text(@Nullable LogLevel level, @Nullable String message) {
    try {
      offerParts(level == null ? LogLevel.INFO : level, String.valueOf(message));
    } catch (OutOfMemoryError e) {
      failed(ReportKind.CONSOLE);
    }
  }

  private void offerParts(LogLevel shown, String text) {
    if (ledger.row(ReportKind.CONSOLE).isOfModel()) { // the server has consoles of tasks only
      ledger.row(ReportKind.CONSOLE).offered();
      reporter.dropped(ledger.row(ReportKind.CONSOLE), DropReason.REFUSED);
      return;
    }
    if (text.length() <= MAX_TEXT_CHARS) {
      offer(new ConsoleEvent(console, shown, text, reporter.nanoTime()));
      return;
    }
    for (int from = 0, to; from < text.length(); from = to) {
      to = end(text, from);
      String part = text.substring(from, to);
      offer(new ConsoleEvent(console, shown, part, reporter.nanoTime()));
    }
  }

  private static int end(String text, int from) {
    int to = Math.min(text.length(), from + MAX_TEXT_CHARS);
    boolean splitsPair = to < text.length() && Character.isLowSurrogate(text.charAt(to));
    return splitsPair ? to - 1 : to;
  }

  @Override
  public void plotly(
      @Nullable String title, @Nullable String seriesName, long iteration, String figureJson) {
    try {
      offer(
          new PlotEvent(
              ledger.row(ReportKind.PLOTS),
              Names.fit(title),
              Names.fit(seriesName),
              shifted(iteration),
              String.valueOf(figureJson),
              reporter.nanoTime()));
    } catch (OutOfMemoryError e) {
      failed(ReportKind.PLOTS);
    }
  }

  /** Memory ran out before the event was made; the job may survive it, so this must not end it. */
  private void failed(ReportKind kind) {
    ledger.row(kind).offered();
    ledger.row(kind).dropped(DropReason.FAILED, 1);
  }

  private void offer(Event event) {
    event.row().offered();
    if (isClosed()) {
      refused(event.row());
    } else {
      reporter.offer(event);
    }
  }

  /**
   * Waits until everything reported before this call is delivered or given up. An interrupt ends
   * the wait and stays set. Reports are sent at once, also if the server was away a moment ago.
   *
   * @param timeout longest wait; zero or less only looks
   * @return the ledger at the end of the wait; what is still queued or spooled goes on being sent
   */
  public DeliveryReport flush(Duration timeout) {
    reporter.awaitSettled(ledger, timeout);
    return ledger();
  }

  /**
   * Takes no more reports and waits as {@link #flush} does, but not for a server that is away once
   * all is on disk; what is then left goes on being sent until the client is closed, and by the
   * next process. May be repeated.
   *
   * @param timeout longest wait; zero or less only looks
   */
  public DeliveryReport close(Duration timeout) {
    closed = true;
    reporter.awaitEnd(ledger, timeout);
    reporter.forget(ledger);
    return ledger();
  }

  /** What became of everything reported so far. Exact while nobody reports. */
  public DeliveryReport ledger() {
    return ledger.report();
  }

  /** Books a report that came after the end. */
  void refused(LedgerRow row) {
    reporter.refused(ledger, row);
  }

  LedgerRow row(ReportKind kind) {
    return ledger.row(kind);
  }

  Ledger books() {
    return ledger;
  }

  boolean isClosed() {
    return closed || reporter.isClosed();
  }

  /** The iteration as the server gets it. */
  long shifted(long iteration) {
    long sum = iteration + iterationOffset;
    if (((iteration ^ sum) & (iterationOffset ^ sum)) < 0) { // overflow
      return iteration > 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
    }
    return sum == Series.SINGLE_VALUE_ITERATION ? sum + 1 : sum;
  }
}
