package ml.clear.sdk.internal.report;

import java.util.concurrent.atomic.AtomicLong;
import ml.clear.sdk.report.DropReason;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Reports of one kind that are not encoded yet, bounded in number and in bytes. A full queue gives
 * up its oldest reports, each counted: the last values of a run are the ones people look for.
 * Lock-free; any thread may offer, and any may poll, which is what lets a producer make room.
 */
final class EventQueue {
  /**
   * A full queue makes room for so large a part of it at once: else each report of each thread
   * would take one out, and all of them would meet at both ends of the ring.
   */
  private static final int ROOM_PART = 4_096;

  private final MpmcAtomicArrayQueue<Event> ring;
  private final long maxBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final boolean fixedSize;

  private EventQueue(long slots, long maxBytes, boolean fixedSize) {
    this.ring = new MpmcAtomicArrayQueue<>((int) Math.min(1 << 24, Long.highestOneBit(slots)));
    this.maxBytes = maxBytes;
    this.fixedSize = fixedSize;
  }

  /** For scalars: all of one size, so that their number bounds their bytes. */
  static EventQueue ofScalars(long maxBytes) {
    return new EventQueue(maxBytes / ScalarEvent.MEMORY_BYTES, maxBytes, true);
  }

  /** For texts of any size; the slots suffice for texts of 256 bytes. */
  static EventQueue ofTexts(long maxBytes) {
    return new EventQueue(maxBytes / 256, maxBytes, false);
  }

  /** Adds a report, making room if need be. Every report given up is counted in its row. */
  void offer(Event event) {
    if (fixedSize || hasReserved(event)) {
      push(event);
    }
  }

  /** Adds a report to a queue of reports of one size that is larger than those. */
  void offerLarge(ScalarEvent event) {
    if (hasReserved(event)) {
      push(event);
    }
  }

  private void push(Event event) {
    while (!ring.offer(event)) {
      dropOldest(Math.max(1, ring.capacity() / ROOM_PART));
    }
  }

  private boolean hasReserved(Event event) {
    int size = event.memoryBytes();
    if (size > maxBytes) {
      event.row().dropped(DropReason.TOO_LARGE, 1);
      return false;
    }
    long used = bytes.addAndGet(size);
    if (used > maxBytes) {
      long enough = maxBytes - maxBytes / ROOM_PART;
      while (used > enough && dropOldest(1)) {
        used = bytes.get();
      }
    }
    return true;
  }

  /** Gives up so many at most; false if there was none. */
  private boolean dropOldest(int most) {
    Event oldest = poll();
    if (oldest == null) {
      return false;
    }
    LedgerRow row = oldest.row();
    int ofRow = 1;
    for (int i = 1; i < most && (oldest = poll()) != null; i++) {
      if (oldest.row() != row) {
        row.dropped(DropReason.QUEUE_FULL, ofRow);
        row = oldest.row();
        ofRow = 0;
      }
      ofRow++;
    }
    row.dropped(DropReason.QUEUE_FULL, ofRow);
    return true;
  }

  @Nullable Event poll() {
    Event event = ring.poll();
    if (event != null) {
      int size = event.memoryBytes();
      if (!fixedSize || size > ScalarEvent.MEMORY_BYTES) {
        bytes.addAndGet(-size);
      }
    }
    return event;
  }

  int size() {
    return ring.size();
  }

  boolean isEmpty() {
    return ring.isEmpty();
  }

  /** Whether reports are about to be given up. */
  boolean isHalfFull() {
    return ring.size() > ring.capacity() / 2 || bytes.get() > maxBytes / 2;
  }
}
