package ml.clear.sdk.testkit.internal.replay;

import java.time.Duration;
import java.time.Instant;
import ml.clear.sdk.time.TimeSource;

/** The clock of a replayed server: stands where the recorded one stood. */
final class ReplayClock implements TimeSource {
  private final Instant start;
  private volatile Instant now;

  ReplayClock(Instant start) {
    this.start = start;
    this.now = start;
  }

  void set(Instant instant) {
    now = instant;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public long nanoTime() {
    return Duration.between(start, now).toNanos();
  }

  @Override
  public void parkNanos(long nanos) {
    throw new UnsupportedOperationException("a replayed server never waits");
  }
}
