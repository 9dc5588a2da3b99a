package ml.clear.sdk.time;

import java.time.Duration;
import java.time.Instant;

/**
 * Where the library takes its time from. Elapsed time is always measured with {@link #nanoTime()};
 * {@link #now()} is for display and for the wire. Implementations are thread-safe.
 *
 * <p>Programs use {@link #system()}, which is the default everywhere; tests use a clock that they
 * move by hand.
 */
public interface TimeSource {
  /** The clocks of this JVM. */
  static TimeSource system() {
    return SystemTime.INSTANCE;
  }

  /** The wall clock, which may jump. */
  Instant now();

  /** Nanoseconds of a monotonic clock with an arbitrary origin, as {@link System#nanoTime()}. */
  long nanoTime();

  /**
   * Parks the calling thread until it is unparked by {@link
   * java.util.concurrent.locks.LockSupport#unpark}, is interrupted, or {@code nanos} have passed on
   * this clock. May return early for no reason, so callers check their condition in a loop. The
   * interrupt flag is left as it is.
   *
   * @param nanos longest wait in nanoseconds; zero or less returns at once
   */
  void parkNanos(long nanos);

  /**
   * Waits until {@code duration} has passed on this clock.
   *
   * @param duration how long to wait; zero or less returns at once
   * @throws InterruptedException if the thread is interrupted before or while it waits; the flag is
   *     cleared, as usual
   */
  default void sleep(Duration duration) throws InterruptedException {
    long end = nanoTime() + duration.toNanos();
    for (long left = end - nanoTime(); left > 0; left = end - nanoTime()) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      parkNanos(left);
    }
  }
}
