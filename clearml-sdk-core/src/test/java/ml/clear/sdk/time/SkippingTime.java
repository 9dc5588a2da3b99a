package ml.clear.sdk.time;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** A clock on which every wait is over at once, and leaves its length behind. Thread-safe. */
public final class SkippingTime implements TimeSource {
  private final AtomicLong nanos = new AtomicLong();

  @Override
  public Instant now() {
    return Instant.parse("2026-01-01T00:00:00Z").plusNanos(nanos.get());
  }

  @Override
  public long nanoTime() {
    return nanos.get();
  }

  @Override
  public void parkNanos(long forNanos) {
    nanos.addAndGet(Math.max(0, forNanos));
  }
}
