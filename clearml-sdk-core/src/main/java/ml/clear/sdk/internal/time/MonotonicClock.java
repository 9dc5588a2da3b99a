package ml.clear.sdk.internal.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import ml.clear.sdk.time.TimeSource;

/**
 * A clock that only ever moves forward, for libraries that want a {@link Clock}: the instant of its
 * making plus the nanoseconds since. A wall clock that jumps does not move it.
 */
public final class MonotonicClock extends Clock {
  private final TimeSource time;
  private final Instant start;
  private final long startNanos;
  private final ZoneId zone;

  /** A clock that starts at the time source's present. */
  public MonotonicClock(TimeSource time) {
    this(time, time.now(), time.nanoTime(), ZoneOffset.UTC);
  }

  private MonotonicClock(TimeSource time, Instant start, long startNanos, ZoneId zone) {
    this.time = time;
    this.start = start;
    this.startNanos = startNanos;
    this.zone = zone;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(time.nanoTime() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId newZone) {
    return new MonotonicClock(time, start, startNanos, newZone);
  }
}
