package ml.clear.sdk.internal.report;

import java.time.Duration;
import ml.clear.sdk.time.TimeSource;

/**
 * How long the oldest file on disk could not be read: a network disk may come back, a bad sector
 * does not, and all later reports wait behind it. One thread, the sender's.
 */
final class DiskPatience {
  private static final long LIMIT_NANOS = Duration.ofMinutes(10).toNanos();

  private final TimeSource time;
  private boolean tried;
  private long sinceNanos;

  DiskPatience(TimeSource time) {
    this.time = time;
  }

  /** Whether the last read failed: then the next is of one file alone, to find the bad one. */
  boolean isTried() {
    return tried;
  }

  /** A read failed; returns whether that has gone on for too long. */
  boolean isOverAfterFailure() {
    if (!tried) {
      tried = true;
      sinceNanos = time.nanoTime();
    }
    return time.nanoTime() - sinceNanos >= LIMIT_NANOS;
  }

  /** A read succeeded, or the file was given up. */
  void renew() {
    tried = false;
  }
}
