package ml.clear.sdk.stuck;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.internal.lease.Epoch;

/**
 * Which holders of leases went silent. Their records hold no time, so it takes two looks: silence
 * is counted from the end of the first that showed a beat to the start of one that still shows it.
 * Not thread-safe.
 */
final class LeaseWatch {
  private Map<String, Sight> sights = new HashMap<>(); // by resource
  private final Set<String> alive = new HashSet<>(); // have renewed under our eyes

  /**
   * A record, as it has been for some time.
   *
   * @param sinceNanos end of the first read that showed it so, on the monotonic clock
   * @param silent how long it has been so for certain
   */
  record Sight(Epoch epoch, long sinceNanos, Duration silent) {
    boolean isSilent() {
      return silent.compareTo(epoch.ttl()) > 0;
    }

    boolean shows(Epoch other) {
      return epoch.id().equals(other.id())
          && epoch.nonce().equals(other.nonce())
          && epoch.beat().equals(other.beat());
    }
  }

  /** Takes in what a read showed that began and ended then. */
  void look(List<Epoch> held, long startNanos, long endNanos) {
    Map<String, Sight> now = new HashMap<>();
    for (Epoch epoch : held) {
      Sight before = sights.get(epoch.resource());
      if (before != null && before.shows(epoch)) {
        Duration silent = Duration.ofNanos(Math.max(0, startNanos - before.sinceNanos()));
        now.put(epoch.resource(), new Sight(epoch, before.sinceNanos(), silent));
      } else {
        now.put(epoch.resource(), new Sight(epoch, endNanos, Duration.ZERO));
        if (before != null) {
          alive.add(epoch.resource());
        }
      }
    }
    sights = now;
  }

  /** Held leases of which nobody can tell yet. */
  Collection<Epoch> undecided() {
    return sights.values().stream()
        .filter(sight -> !sight.isSilent() && !alive.contains(sight.epoch().resource()))
        .map(Sight::epoch)
        .toList();
  }

  Collection<Sight> silent() {
    return sights.values().stream().filter(Sight::isSilent).toList();
  }

  /** The lease, if it is held by a record that went silent. */
  Optional<Sight> findSilent(String resource) {
    return find(resource).filter(Sight::isSilent);
  }

  /** The lease, if it is held. */
  Optional<Sight> find(String resource) {
    return Optional.ofNullable(sights.get(resource));
  }
}
