package ml.clear.sdk.lease;

import java.time.Duration;
import java.util.Objects;

/**
 * How a lease is held and waited for. Immutable.
 *
 * @param ttl silence after which others may take the lease over, from 100 ms to 1 day; it is
 *     renewed about every third of the term. Default: 1 minute
 * @param margin how long before that the holder gives up by itself; covers the drift of two clocks
 *     over one ttl and the work between a check and a write. Positive, at most half of the ttl.
 *     Default: a sixth of the ttl
 * @param maxWait how long {@code acquire} waits for the present holder; zero or more. Default: 5
 *     minutes
 * @param purpose shown to others, at most 200 characters. Default: empty
 */
public record LeaseOptions(Duration ttl, Duration margin, Duration maxWait, String purpose) {
  private static final Duration SHORTEST_TTL = Duration.ofMillis(100);
  private static final Duration LONGEST_TTL = Duration.ofDays(1);
  private static final int MAX_PURPOSE_CHARS = 200;

  /** A ttl of a minute, a margin of ten seconds, five minutes of patience. */
  public static final LeaseOptions DEFAULT = ttl(Duration.ofMinutes(1));

  /** Checks the parts. */
  public LeaseOptions {
    Objects.requireNonNull(ttl, "ttl");
    Objects.requireNonNull(margin, "margin");
    Objects.requireNonNull(maxWait, "maxWait");
    Objects.requireNonNull(purpose, "purpose");
    if (ttl.compareTo(SHORTEST_TTL) < 0 || ttl.compareTo(LONGEST_TTL) > 0) {
      throw new IllegalArgumentException(
          "ttl must be from " + SHORTEST_TTL + " to " + LONGEST_TTL + ", got " + ttl);
    }
    if (margin.isNegative() || margin.isZero() || margin.multipliedBy(2).compareTo(ttl) > 0) {
      throw new IllegalArgumentException(
          "need 0 < margin <= ttl / 2, got " + margin + " of " + ttl);
    }
    if (maxWait.isNegative()) {
      throw new IllegalArgumentException("maxWait must not be negative, got " + maxWait);
    }
    if (purpose.length() > MAX_PURPOSE_CHARS) {
      throw new IllegalArgumentException(
          "purpose must have at most "
              + MAX_PURPOSE_CHARS
              + " characters, got "
              + purpose.length());
    }
  }

  /** The defaults with this ttl, and a sixth of it as the margin. */
  public static LeaseOptions ttl(Duration ttl) {
    return new LeaseOptions(ttl, ttl.dividedBy(6), Duration.ofMinutes(5), "");
  }

  /** The same with another margin. */
  public LeaseOptions withMargin(Duration newMargin) {
    return new LeaseOptions(ttl, newMargin, maxWait, purpose);
  }

  /** The same with another limit for waiting. */
  public LeaseOptions withMaxWait(Duration newMaxWait) {
    return new LeaseOptions(ttl, margin, newMaxWait, purpose);
  }

  /** The same with a purpose. */
  public LeaseOptions withPurpose(String newPurpose) {
    return new LeaseOptions(ttl, margin, maxWait, newPurpose);
  }

  /** How long one grant or renewal lasts for its holder: the ttl less the margin. */
  public Duration term() {
    return ttl.minus(margin);
  }
}
