package ml.clear.sdk.internal.report;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
  private final Deque<Batch> batches = new ArrayDeque<>();

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
      Batch oldest = batches.peekFirst();
      return oldest == null ? Long.MAX_VALUE : oldest.sequence();
    } finally {
      lock.unlock();
    }
  }

  void add(Batch batch) {
    lock.lock();
    try {
      batches.addLast(batch);
    } finally {
      lock.unlock();
    }
  }

  /** Gives a batch back that could not be sent; it stays the oldest. */
  void putBack(Batch batch) {
    lock.lock();
    try {
      batches.addFirst(batch);
    } finally {
      lock.unlock();
    }
  }

  @Nullable Batch poll() {
    lock.lock();
    try {
      return batches.pollFirst();
    } finally {
      lock.unlock();
    }
  }

  List<Batch> drain() {
    lock.lock();
    try {
      List<Batch> all = new ArrayList<>(batches);
      batches.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }
}
