package ml.clear.sdk.storage.process;

import java.time.Instant;
import ml.clear.sdk.time.TimeSource;

/** Waits between attempts that are a hundred times shorter. */
public record ShortWaits() implements TimeSource {
  @Override
  public Instant now() {
    return TimeSource.system().now();
  }

  @Override
  public long nanoTime() {
    return TimeSource.system().nanoTime() * 100;
  }

  @Override
  public void parkNanos(long nanos) {
    TimeSource.system().parkNanos(nanos / 100);
  }
}
