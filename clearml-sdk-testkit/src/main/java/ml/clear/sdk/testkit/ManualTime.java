package ml.clear.sdk.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import ml.clear.sdk.time.TimeSource;

/**
 * A clock that a test moves by hand; give the same one to the server and to the client. It begins
 * at 2026-01-01. Thread-safe.
 *
 * <pre>{@code
 * ManualTime time = new ManualTime();
 * Thread worker = start(() -> waitsOn(time));
 * time.awaitParked(worker);        // no sleep: returns as soon as the thread waits
 * time.advance(Duration.ofHours(2));
 * }</pre>
 */
public final class ManualTime implements TimeSource {
  /** Longest real time that a test waits for a thread before it fails. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ReentrantLock lock = new ReentrantLock(); // guards everything below
  private final Condition parkedChanged = lock.newCondition();
  private final Map<Thread, Long> deadlines = new HashMap<>();
  private long nanos;
  private Instant wall = Instant.parse("2026-01-01T00:00:00Z");

  /** A clock at 2026-01-01T00:00:00Z. */
  public ManualTime() {}

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

  /**
   * Moves both clocks on and wakes the threads whose time has come. Returns at once.
   *
   * @param by how far; not negative
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time does not go back: " + by);
    }
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

  /**
   * Sets the wall clock only, as an operator or NTP would; elapsed time is not touched.
   *
   * @param newWall may lie in the past
   */
  public void jumpTo(Instant newWall) {
    lock.lock();
    try {
      wall = newWall;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Blocks until a thread waits on this clock, at most 20 s of real time. A thread that somebody
   * has just unparked may still count for a moment.
   *
   * @param thread which
   * @throws AssertionError if it does not come to wait
   */
  public void awaitParked(Thread thread) {
    awaitParked(1, () -> deadlines.containsKey(thread) ? 1 : 0, thread.getName());
  }

  /**
   * Blocks until so many threads wait on this clock, at most 20 s of real time.
   *
   * @param threads at least how many
   * @throws AssertionError if they do not come to wait
   */
  public void awaitParked(int threads) {
    awaitParked(threads, deadlines::size, threads + " threads");
  }

  private void awaitParked(int wanted, IntSupplier parked, String who) {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (parked.getAsInt() < wanted) {
        if (left <= 0) {
          throw new AssertionError(
              who + " did not park on the manual clock; parked: " + deadlines.keySet());
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
