package ml.clear.sdk.internal.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Batches in memory between the reporter thread, which makes them, and the sender thread. Small on
 * purpose: while the sender is busy, reports wait in their queues and the next batch grows.
 * Thread-safe.
 */
final class Outbox {
  /** One being sent and one ready, so that the sender never waits for the encoding. */
  private static final int MAX_PER_CHANNEL = 2;

  private final ReentrantLock lock = new ReentrantLock(); // guards batches
  private final Queue<Batch> batches = // the oldest first, also of those that came back
      new PriorityQueue<>(Comparator.comparingLong(Batch::sequence));

  boolean hasRoom(Channel channel) {
    lock.lock();
    try {
      return batches.stream().filter(batch -> batch.channel() == channel).count() < MAX_PER_CHANNEL;
    } finally {
      lock.unlock();
    }
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return batches.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** The sequence of the oldest batch; the largest long if there is none. */
  long oldestSequence() {
    lock.lock();
    try {
      Batch oldest = batches.peek();
      return oldest == null ? Long.MAX_VALUE : oldest.sequence();
    } finally {
      lock.unlock();
    }
  }

  /** A new batch, or one that could not be sent. */
  void add(Batch batch) {
    lock.lock();
    try {
      batches.add(batch);
    } finally {
      lock.unlock();
    }
  }

  @Nullable Batch poll() {
    lock.lock();
    try {
      return batches.poll();
    } finally {
      lock.unlock();
    }
  }

  List<Batch> drain() {
    lock.lock();
    try {
      List<Batch> all = new ArrayList<>();
      for (Batch batch = batches.poll(); batch != null; batch = batches.poll()) {
        all.add(batch);
      }
      return all;
    } finally {
      lock.unlock();
    }
  }
}
