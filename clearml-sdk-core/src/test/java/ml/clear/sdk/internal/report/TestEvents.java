package ml.clear.sdk.internal.report;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.time.ManualTime;

/** Encoded batches for tests. */
final class TestEvents {
  private static final ManualTime TIME = new ManualTime();

  private TestEvents() {}

  /** A batch of console lines "0", "1" …, each offered to its row. */
  static Batch console(long sequence, LedgerRow... rows) {
    BatchBuilder builder = new BatchBuilder(Channel.CONSOLE, 1 << 20, 10_000);
    WallClock clock = new WallClock(TIME);
    Map<LedgerRow, ConsoleStream> streams = new HashMap<>(); // whose lines have times of their own
    for (int i = 0; i < rows.length; i++) {
      String text = String.valueOf(i);
      rows[i].offered();
      ConsoleStream stream = streams.computeIfAbsent(rows[i], row -> new ConsoleStream(row, "w"));
      builder.add(new ConsoleEvent(stream, LogLevel.INFO, text, i), clock);
    }
    return Objects.requireNonNull(builder.take(sequence));
  }

  static Batch console(long sequence, LedgerRow row, int events) {
    return console(
        sequence, IntStream.range(0, events).mapToObj(i -> row).toArray(LedgerRow[]::new));
  }

  /** A batch of plots, which go with the metrics. */
  static Batch plots(long sequence, LedgerRow row, int events) {
    BatchBuilder builder = new BatchBuilder(Channel.METRICS, 1 << 20, 10_000);
    WallClock clock = new WallClock(TIME);
    for (int i = 0; i < events; i++) {
      row.offered();
      builder.add(new PlotEvent(row, "title", "series", i, "{}", 0), clock);
    }
    return Objects.requireNonNull(builder.take(sequence));
  }
}
