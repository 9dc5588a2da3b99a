package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.List;
import ml.clear.sdk.internal.time.Jitter;

/**
 * How often a waiter looks. A random pause of one length for all, old and new: a pause that grew
 * would give the lease to whoever came last.
 */
final class Pace {
  private static final int LOOKS_PER_TTL = 4;
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Duration pause;
  private final Jitter jitter;

  Pace(Duration ttl, Jitter jitter) {
    Duration part = ttl.dividedBy(LOOKS_PER_TTL);
    this.pause = part.compareTo(LONGEST) < 0 ? part : LONGEST;
    this.jitter = jitter;
  }

  /** The pause before the next look: shorter if a rival's silence can be proved sooner. */
  long pauseNanos(List<Contest> contests) {
    long usual = jitter.shorten(pause).toNanos();
    long proof = contests.stream().mapToLong(Contest::nanosToProof).min().orElse(usual);
    return proof > 0 && proof < usual ? proof : usual;
  }
}
