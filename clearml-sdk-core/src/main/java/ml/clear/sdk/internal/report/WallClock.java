package ml.clear.sdk.internal.report;

import ml.clear.sdk.time.TimeSource;

/**
 * Turns monotonic times into times of day. Set anew before each batch, so a wall clock that jumps
 * moves whole batches, never the order within one. One thread.
 */
final class WallClock {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final TimeSource time;
  private long anchorMillis;
  private long anchorNanos;

  WallClock(TimeSource time) {
    this.time = time;
    set();
  }

  void set() {
    anchorMillis = time.now().toEpochMilli();
    anchorNanos = time.nanoTime();
  }

  long millis(long nanos) {
    return anchorMillis + Math.floorDiv(nanos - anchorNanos, NANOS_PER_MILLI);
  }
}
