package ml.clear.sdk.internal.time;

import java.time.Duration;

/** Durations of any length as nanoseconds. */
public final class Durations {
  private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

  private Durations() {}

  /** Its nanoseconds; 292 years for whatever is longer, where {@code toNanos} would throw. */
  public static long nanos(Duration duration) {
    return duration.compareTo(LONGEST) >= 0 ? Long.MAX_VALUE : duration.toNanos();
  }
}
