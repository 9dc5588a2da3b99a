package ml.clear.sdk.tests.lease.fight;

import java.time.Duration;
import java.time.Instant;
import ml.clear.sdk.time.TimeSource;

/**
 * A machine whose wall clock is off and whose monotonic clock runs at a wrong rate.
 *
 * @param offset of the wall clock
 * @param rate of the monotonic clock; 1.02 gains two hundredths
 */
record SkewedTime(Duration offset, double rate) implements TimeSource {
  private static final TimeSource TRUE = TimeSource.system();

  @Override
  public Instant now() {
    return TRUE.now().plus(offset);
  }

  @Override
  public long nanoTime() {
    return (long) (TRUE.nanoTime() * rate);
  }

  @Override
  public void parkNanos(long nanos) {
    TRUE.parkNanos(trueNanos(nanos));
  }

  /** How long that is on the clock that all processes of this machine share. */
  long trueNanos(long skewedNanos) {
    return (long) (skewedNanos / rate);
  }
}
