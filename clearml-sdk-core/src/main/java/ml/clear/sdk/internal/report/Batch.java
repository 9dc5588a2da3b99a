package ml.clear.sdk.internal.report;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.ObjLongConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Encoded events of one request: JSON objects with a newline between them, where each ends, and the
 * ledger row of each. It may hold events of several tasks, so that a client with many tasks makes
 * no more requests than one with a single task. Immutable.
 */
final class Batch {
  private final Channel channel;
  private final long sequence;
  private final byte[] lines;
  private final int[] ends;
  private final LedgerRow[] rows;
  private final boolean inDoubt;

  /**
   * @param channel metrics or console, which never share a request
   * @param sequence grows with every batch of a client, so that older ones are sent first
   * @param lines the objects, a newline between two, none at the end
   * @param ends where each object ends in {@code lines}
   * @param rows of each object
   * @param inDoubt whether an earlier request with these events was left without an answer
   */
  Batch(
      Channel channel, long sequence, byte[] lines, int[] ends, LedgerRow[] rows, boolean inDoubt) {
    this.channel = channel;
    this.sequence = sequence;
    this.lines = lines;
    this.ends = ends;
    this.rows = rows;
    this.inDoubt = inDoubt;
  }

  /** Metrics or console. */
  Channel channel() {
    return channel;
  }

  /** Its place among the client's batches. */
  long sequence() {
    return sequence;
  }

  /** Number of events. */
  int size() {
    return ends.length;
  }

  /** The request body; not to be changed. */
  byte[] lines() {
    return lines;
  }

  /** Whether these events may have reached the server already. */
  boolean inDoubt() {
    return inDoubt;
  }

  /** The text of one event. */
  byte[] line(int index) {
    return Arrays.copyOfRange(lines, start(index), ends[index]);
  }

  LedgerRow row(int index) {
    return rows[index];
  }

  /** How many events belong to each row. */
  void forEachRow(ObjLongConsumer<LedgerRow> action) {
    Map<LedgerRow, Long> counts = new LinkedHashMap<>();
    int from = 0;
    for (int i = 1; i <= rows.length; i++) { // mostly one task, so one look-up for all
      if (i == rows.length || rows[i] != rows[from]) {
        counts.merge(rows[from], (long) i - from, Long::sum);
        from = i;
      }
    }
    counts.forEach(action::accept);
  }

  /** The events from {@code from} (inclusive) to {@code to} (exclusive). */
  Batch slice(int from, int to) {
    if (from == 0 && to == size()) {
      return this;
    }
    int start = start(from);
    int[] newEnds = new int[to - from];
    for (int i = from; i < to; i++) {
      newEnds[i - from] = ends[i] - start;
    }
    return new Batch(
        channel,
        sequence,
        Arrays.copyOfRange(lines, start, ends[to - 1]),
        newEnds,
        Arrays.copyOfRange(rows, from, to),
        inDoubt);
  }

  /** The events but for those at the chosen places, no longer in doubt; null if none is left. */
  @Nullable Batch without(IntPredicate excluded) {
    int[] kept = IntStream.range(0, size()).filter(excluded.negate()).toArray();
    if (kept.length == 0) {
      return null;
    }
    JsonLines out = new JsonLines();
    int[] newEnds = new int[kept.length];
    LedgerRow[] newRows = new LedgerRow[kept.length];
    for (int i = 0; i < kept.length; i++) {
      if (i > 0) {
        out.raw('\n');
      }
      out.raw(line(kept[i]));
      newEnds[i] = out.length();
      newRows[i] = rows[kept[i]];
    }
    return new Batch(channel, sequence, out.copy(0, out.length()), newEnds, newRows, false);
  }

  /** The same events, which may have reached the server. */
  Batch doubtful() {
    return new Batch(channel, sequence, lines, ends, rows, true);
  }

  /** The size of a part, as {@link #slice} would have it. */
  int bytes(int from, int to) {
    return ends[to - 1] - start(from);
  }

  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1] + 1;
  }

  @Override
  public String toString() {
    return size() + " events, " + lines.length + " bytes, of " + channel;
  }
}
