package ml.clear.sdk.internal.report;

import java.util.Arrays;
import ml.clear.sdk.report.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * Encodes events of one channel until a batch is full, by bytes or by number. An event that would
 * exceed the bytes begins the next batch; one that is larger by itself becomes a batch alone. One
 * thread.
 */
final class BatchBuilder {
  private final Channel channel;
  private final int maxBytes;
  private final int maxEvents;
  private final JsonLines out = new JsonLines();
  private int[] ends = new int[64];
  private LedgerRow[] rows = new LedgerRow[64];
  private int events;

  BatchBuilder(Channel channel, int maxBytes, int maxEvents) {
    this.channel = channel;
    this.maxBytes = maxBytes;
    this.maxEvents = maxEvents;
  }

  boolean isEmpty() {
    return events == 0;
  }

  boolean isFull() {
    return events >= maxEvents || out.length() >= maxBytes;
  }

  /** Encodes an event; one that cannot be encoded is counted and leaves no trace. */
  void add(Event event, WallClock clock) {
    int start = out.length();
    try {
      DropReason defect = event.defect();
      if (defect != null) {
        event.row().dropped(defect, 1);
        return;
      }
      if (events == ends.length) {
        int[] moreEnds = Arrays.copyOf(ends, 2 * events);
        rows = Arrays.copyOf(rows, 2 * events);
        ends = moreEnds; // last: its length counts, and memory may end in between
      }
      if (events > 0) {
        out.raw('\n');
      }
      event.encode(out, clock.millis(event.nanos()));
      ends[events] = out.length();
      rows[events] = event.row();
      events++;
    } catch (RuntimeException | Error e) { // a class that can no longer be loaded, too
      out.truncate(start);
      event.row().dropped(DropReason.FAILED, 1);
    }
  }

  /** Takes the next batch, or null if there is nothing. */
  @Nullable Batch take(long sequence) {
    if (events == 0) {
      return null;
    }
    boolean overshot = events > 1 && out.length() > maxBytes;
    int taken = overshot ? events - 1 : events;
    int end = ends[taken - 1];
    Batch batch =
        new Batch(
            channel,
            sequence,
            out.copy(0, end),
            Arrays.copyOf(ends, taken),
            Arrays.copyOf(rows, taken),
            false);
    if (overshot) {
      out.discardBefore(end + 1);
      ends[0] = out.length();
      rows[0] = rows[taken];
      events = 1;
    } else {
      out.truncate(0);
      events = 0;
    }
    return batch;
  }
}
