package ml.clear.sdk.internal.report;

import java.time.Duration;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.time.TimeSource;

/**
 * When the server may be asked again. After each failure the wait doubles, up to a bound, and a
 * part of it chosen by chance is left out, so that a fleet does not come back at one moment. After
 * an outage the backlog goes out with rests as long as the server took to answer: whoever shares
 * the server gets their turn. Thread-safe.
 */
final class Backoff {
  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  /** Nobody means more by asking to be left alone; a date may be thousands of years ahead. */
  private static final Duration LONGEST_ASKED = Duration.ofHours(1);

  private final TimeSource time;
  private final Jitter jitter;
  private Duration wait = Duration.ZERO; // guarded by this; zero while the server answers
  private long notBefore;
  private long leaveAloneUntil;
  private long failures;
  private int failuresInARow;
  private boolean recovering;

  Backoff(TimeSource time, Jitter jitter) {
    this.time = time;
    this.jitter = jitter;
    this.notBefore = time.nanoTime();
    this.leaveAloneUntil = notBefore;
  }

  synchronized boolean isAway() {
    return !wait.isZero();
  }

  /**
   * Whether what waits on disk comes from an outage that is not made up for yet, and not just from
   * a program that reports faster than the server takes.
   */
  synchronized boolean isRecovering() {
    return recovering;
  }

  /** All that an outage held up is sent. */
  synchronized void recovered() {
    recovering = false;
  }

  /** How often the server did not answer, ever. */
  synchronized long failures() {
    return failures;
  }

  /** How often it did not answer since it last did. */
  synchronized int failuresInARow() {
    return failuresInARow;
  }

  /**
   * The server did not take a request.
   *
   * @param asked how long it asked to be left alone; zero if it did not. More than an hour counts
   *     as one
   */
  synchronized void failed(Duration asked) {
    failures++;
    recovering = true;
    failuresInARow++;
    Duration doubled = wait.isZero() ? FIRST : wait.multipliedBy(2);
    wait = doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled;
    Duration alone = asked.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : asked;
    leaveAloneUntil = time.nanoTime() + alone.toNanos();
    notBefore = time.nanoTime() + jitter.shorten(wait).toNanos();
  }

  synchronized void succeeded() {
    failuresInARow = 0;
    wait = Duration.ZERO;
    notBefore = time.nanoTime();
  }

  /** After a part of a backlog was sent, which took so long. */
  synchronized void rest(long tookNanos) {
    notBefore = time.nanoTime() + jitter.shorten(Duration.ofNanos(tookNanos)).toNanos();
  }

  /** Somebody waits for delivery: try once more at once, unless the server asked for rest. */
  synchronized void hurry() {
    notBefore = time.nanoTime();
  }

  /** Nanoseconds until the server may be asked; zero or negative if now. */
  synchronized long leftNanos() {
    long now = time.nanoTime();
    return Math.max(notBefore - now, leaveAloneUntil - now);
  }
}
