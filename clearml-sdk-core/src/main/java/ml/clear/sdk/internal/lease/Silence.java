package ml.clear.sdk.internal.lease;

import org.jspecify.annotations.Nullable;

/**
 * How long an observer has seen a holder not move, by its own monotonic clock. Counted from the end
 * of the first read that showed a beat to the start of a later read that still shows it: whatever
 * was written in between would have been seen. Not thread-safe.
 */
final class Silence {
  private @Nullable Epoch seen;
  private long sinceNanos;

  /** What another read of this observer showed, and when that read had ended. */
  void seen(Epoch epoch, long readEndNanos) {
    seen = epoch;
    sinceNanos = readEndNanos;
  }

  /** Whether a read with these ends proves that the holder's term is over. */
  boolean isProvedBy(Epoch epoch, long readStartNanos, long readEndNanos) {
    if (seen == null || !epoch.sameBeatAs(seen)) {
      seen(epoch, readEndNanos);
      return false;
    }
    return readStartNanos - sinceNanos > epoch.ttl().toNanos();
  }

  /** Time until a read could prove it; {@link Long#MAX_VALUE} if nobody is watched. */
  long nanosToProof(long nowNanos) {
    return seen == null
        ? Long.MAX_VALUE
        : Math.max(0, sinceNanos + seen.ttl().toNanos() + 1 - nowNanos);
  }
}
