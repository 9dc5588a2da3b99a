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
      dropOldest();
    }
  }

  private boolean hasReserved(Event event) {
    int size = event.memoryBytes();
    if (size > maxBytes) {
      event.row().dropped(DropReason.TOO_LARGE, 1);
      return false;
    }
    long used = bytes.addAndGet(size);
    while (used > maxBytes && dropOldest()) {
      used = bytes.get();
    }
    return true;
  }

  private boolean dropOldest() {
    Event oldest = poll();
    if (oldest == null) {
      return false;
    }
    oldest.row().dropped(DropReason.QUEUE_FULL, 1);
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
