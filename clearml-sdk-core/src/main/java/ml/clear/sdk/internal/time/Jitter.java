package ml.clear.sdk.internal.time;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/** Shortens waits by chance, so that a fleet does not come back at one moment. Thread-safe. */
public final class Jitter {
  private final double largestPart;
  private final SplittableRandom random; // guarded by lock
  private final ReentrantLock lock = new ReentrantLock();

  private Jitter(double largestPart, SplittableRandom random) {
    this.largestPart = largestPart;
    this.random = random;
  }

  /**
   * Unpredictable waits.
   *
   * @param largestPart how much of a wait may be taken away, from 0 to 1
   */
  public static Jitter upTo(double largestPart) {
    return new Jitter(largestPart, new SplittableRandom());
  }

  /** The same waits each time, for tests. */
  public static Jitter seeded(double largestPart, long seed) {
    return new Jitter(largestPart, new SplittableRandom(seed));
  }

  /** From {@code (1 - largestPart) * wait} to {@code wait}. */
  public Duration shorten(Duration wait) {
    return wait.minus(Duration.ofNanos((long) (wait.toNanos() * largestPart * next())));
  }

  private double next() {
    lock.lock();
    try {
      return random.nextDouble();
    } finally {
      lock.unlock();
    }
  }
}
