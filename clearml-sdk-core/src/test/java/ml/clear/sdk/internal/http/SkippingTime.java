package ml.clear.sdk.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.time.TimeSource;

/** A clock on which every wait is over at once, and is written down. For one thread. */
final class SkippingTime implements TimeSource {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<Duration> waits = new ArrayList<>();
  private long nanos;

  @Override
  public synchronized Instant now() {
    return START.plusNanos(nanos);
  }

  @Override
  public synchronized long nanoTime() {
    return nanos;
  }

  @Override
  public synchronized void parkNanos(long forNanos) {
    waits.add(Duration.ofNanos(forNanos));
    nanos += forNanos;
  }

  synchronized void advance(Duration by) {
    nanos += by.toNanos();
  }

  synchronized List<Duration> waits() {
    return List.copyOf(waits);
  }
}
