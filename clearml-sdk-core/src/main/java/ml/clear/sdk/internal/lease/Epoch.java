package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.lease.LeaseHolder;

/**
 * One numbered record of a resource. The greatest number is the one that counts; smaller ones are
 * left-overs. Immutable.
 *
 * @param resource what is leased
 * @param id the store's own name of this record; empty before it is created
 * @param number the fencing token it stands for
 * @param nonce of the attempt that created it
 * @param beat changes with every renewal
 * @param free whether its holder released it
 * @param ttl silence after which it may be taken over, as its holder promised
 * @param holder for display
 */
public record Epoch(
    String resource,
    String id,
    long number,
    String nonce,
    String beat,
    boolean free,
    Duration ttl,
    LeaseHolder holder) {
  /** The last one is the one that counts. */
  public static final Comparator<Epoch> BY_NUMBER = Comparator.comparingLong(Epoch::number);

  static Optional<Epoch> greatest(List<Epoch> epochs) {
    return epochs.stream().max(BY_NUMBER);
  }

  Epoch withBeat(String newBeat) {
    return new Epoch(resource, id, number, nonce, newBeat, free, ttl, holder);
  }

  Epoch withFree(boolean isFree) {
    return new Epoch(resource, id, number, nonce, beat, isFree, ttl, holder);
  }

  boolean sameBeatAs(Epoch other) {
    return id.equals(other.id) && nonce.equals(other.nonce) && beat.equals(other.beat);
  }
}
