package ml.clear.sdk;

import java.time.Duration;
import java.util.Objects;

/**
 * How long calls to the server are tried again. Immutable.
 *
 * <p>Only what may be repeated is: a call that must not be applied twice is sent again only if the
 * server certainly did not act on it. Waits double from {@code firstDelay} to {@code maxDelay}; a
 * {@code Retry-After} of the server is honoured instead. When {@code failuresUntilOpen} calls in a
 * row have run into their deadline without reaching the server, calls fail at once for {@code
 * openFor}; then one call tries, and if it gets through, all do again.
 *
 * @param controlDeadline longest time for all attempts of a control call, such as creating a task;
 *     positive
 * @param firstDelay wait before the second attempt; positive
 * @param maxDelay longest wait between two attempts; at least {@code firstDelay}
 * @param jitter largest part of a wait that chance takes away, so that a fleet does not return at
 *     the same moment; from 0 (none) to 1
 * @param failuresUntilOpen unreachable calls in a row after which calls fail at once; at least 1
 * @param openFor how long they do; positive
 */
public record RetryOptions(
    Duration controlDeadline,
    Duration firstDelay,
    Duration maxDelay,
    double jitter,
    int failuresUntilOpen,
    Duration openFor) {
  /** 10 s a control call, waits of 250 ms to 15 s less up to half, 3 failures, open for 5 s. */
  public static final RetryOptions DEFAULT =
      new RetryOptions(
          Duration.ofSeconds(10),
          Duration.ofMillis(250),
          Duration.ofSeconds(15),
          0.5,
          3,
          Duration.ofSeconds(5));

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException if a value is out of range; the message names it
   */
  public RetryOptions {
    requirePositive(controlDeadline, "controlDeadline");
    requirePositive(firstDelay, "firstDelay");
    requirePositive(openFor, "openFor");
    if (Objects.requireNonNull(maxDelay, "maxDelay").compareTo(firstDelay) < 0) {
      throw new IllegalArgumentException(
          "need firstDelay <= maxDelay, got " + firstDelay + " and " + maxDelay);
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter must be from 0 to 1, got " + jitter);
    }
    if (failuresUntilOpen < 1) {
      throw new IllegalArgumentException(
          "failuresUntilOpen must be at least 1, got " + failuresUntilOpen);
    }
  }

  private static void requirePositive(Duration duration, String name) {
    if (Objects.requireNonNull(duration, name).isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, got " + duration);
    }
  }

  /**
   * A copy with another time for control calls.
   *
   * @param controlDeadline longest time for all attempts together; positive; default 10 s
   */
  public RetryOptions withControlDeadline(Duration controlDeadline) {
    return new RetryOptions(
        controlDeadline, firstDelay, maxDelay, jitter, failuresUntilOpen, openFor);
  }

  /**
   * A copy with other waits.
   *
   * @param firstDelay before the second attempt; positive; default 250 ms
   * @param maxDelay between two attempts at most; at least {@code firstDelay}; default 15 s
   */
  public RetryOptions withDelays(Duration firstDelay, Duration maxDelay) {
    return new RetryOptions(
        controlDeadline, firstDelay, maxDelay, jitter, failuresUntilOpen, openFor);
  }
}
