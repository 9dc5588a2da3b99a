package ml.clear.sdk.internal.report;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import ml.clear.sdk.internal.time.Durations;
import ml.clear.sdk.time.TimeSource;

/** The threads that wait for delivery in {@code flush} or {@code close}. Thread-safe. */
final class Waiters {
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final TimeSource time;

  Waiters(TimeSource time) {
    this.time = time;
  }

  /** While somebody waits, batches are made and sent at once. */
  boolean areWaiting() {
    return !threads.isEmpty();
  }

  /** Something was delivered or given up. */
  void wakeAll() {
    threads.forEach(LockSupport::unpark);
  }

  /**
   * Waits until {@code done}. Ends early, with the flag left set, when the thread is interrupted.
   *
   * @param hurry run once the wait is known to the threads that should hurry
   * @return whether it was done
   */
  boolean await(BooleanSupplier done, Duration timeout, Runnable hurry) {
    if (done.getAsBoolean()) {
      return true;
    }
    long start = time.nanoTime();
    threads.add(Thread.currentThread());
    try {
      hurry.run();
      while (!done.getAsBoolean()) {
        long left = Durations.nanos(timeout.minusNanos(time.nanoTime() - start));
        if (left <= 0 || Thread.currentThread().isInterrupted()) {
          return false;
        }
        time.parkNanos(left);
      }
      return true;
    } finally {
      threads.remove(Thread.currentThread());
    }
  }
}
