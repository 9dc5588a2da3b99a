package ml.clear.sdk.time;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * A clock that a test moves by hand. Thread-safe. The usual dance: start the thread, {@link
 * #awaitParked}, {@link #advance}.
 */
public final class ManualTime implements TimeSource {
  /** Longest real time that a test waits for a thread before it fails. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ReentrantLock lock = new ReentrantLock(); // guards everything below
  private final Condition parkedChanged = lock.newCondition();
  private final Map<Thread, Long> deadlines = new HashMap<>();
  private long nanos;
  private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Instant now() {
    lock.lock();
    try {
      return wall;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long nanoTime() {
    lock.lock();
    try {
      return nanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void parkNanos(long forNanos) {
    if (forNanos <= 0) {
      return;
    }
    lock.lock();
    try {
      long deadline = nanos + forNanos;
      deadlines.put(Thread.currentThread(), deadline < 0 ? Long.MAX_VALUE : deadline);
      parkedChanged.signalAll();
    } finally {
      lock.unlock();
    }
    LockSupport.park(this); // an advance() in between has left a permit, so this cannot hang
    lock.lock();
    try {
      deadlines.remove(Thread.currentThread());
      parkedChanged.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Moves both clocks on and wakes the threads whose time has come. */
  public void advance(Duration by) {
    lock.lock();
    try {
      nanos += by.toNanos();
      wall = wall.plus(by);
      deadlines
          .entrySet()
          .removeIf(
              parked -> {
                boolean due = parked.getValue() <= nanos;
                if (due) {
                  LockSupport.unpark(parked.getKey());
                }
                return due;
              });
    } finally {
      lock.unlock();
    }
  }

  /** Sets the wall clock only, as an operator or NTP would; elapsed time is not touched. */
  public void jumpTo(Instant newWall) {
    lock.lock();
    try {
      wall = newWall;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until {@code thread} waits on this clock. A thread that somebody has just unparked may
   * still count as parked for a moment.
   */
  public void awaitParked(Thread thread) {
    awaitParked(1, () -> deadlines.containsKey(thread) ? 1 : 0, thread.getName());
  }

  /** Blocks until at least {@code threads} threads wait on this clock. */
  public void awaitParked(int threads) {
    awaitParked(threads, deadlines::size, "any thread");
  }

  private void awaitParked(int wanted, IntSupplier parked, String who) {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (parked.getAsInt() < wanted) {
        if (left <= 0) {
          throw new AssertionError(who + " did not park on the manual clock");
        }
        left = parkedChanged.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return "manual clock at +" + TimeUnit.NANOSECONDS.toMillis(nanoTime()) + " ms";
  }
}
