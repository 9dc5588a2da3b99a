package ml.clear.sdk.tests.stuck;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import ml.clear.sdk.time.TimeSource;

/**
 * A server's wall clock that begins in the past and then jumps to the present: so what was done
 * before is old, while the {@code Date} of the answers is right all the time.
 */
final class MovableTime implements TimeSource {
  private final AtomicReference<Duration> behind;

  MovableTime(Duration behind) {
    this.behind = new AtomicReference<>(behind);
  }

  void jumpToThePresent() {
    behind.set(Duration.ZERO);
  }

  @Override
  public Instant now() {
    return TimeSource.system().now().minus(behind.get());
  }

  @Override
  public long nanoTime() {
    return TimeSource.system().nanoTime();
  }

  @Override
  public void parkNanos(long nanos) {
    TimeSource.system().parkNanos(nanos);
  }
}
