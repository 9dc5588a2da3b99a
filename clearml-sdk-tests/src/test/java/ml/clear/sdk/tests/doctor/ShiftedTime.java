package ml.clear.sdk.tests.doctor;

import java.time.Duration;
import java.time.Instant;
import ml.clear.sdk.time.TimeSource;

/** A machine whose wall clock is wrong. */
record ShiftedTime(Duration by) implements TimeSource {
  @Override
  public Instant now() {
    return TimeSource.system().now().plus(by);
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
