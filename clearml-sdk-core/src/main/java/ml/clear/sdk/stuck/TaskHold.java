package ml.clear.sdk.stuck;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.lease.Epoch;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.internal.lease.ServerLeaseStore;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.stuck.LeaseWatch.Sight;
import ml.clear.sdk.time.TimeSource;

/**
 * Gets the lease on a task. Not by waiting in line: whoever holds it is either another operator,
 * who is done in a second, or a worker that lives and will not let go, or dead, and perhaps already
 * watched by the scan. Not thread-safe.
 */
final class TaskHold {
  private static final Duration CALL_LIMIT = Duration.ofSeconds(10);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
  private static final Comparator<Epoch> BY_NUMBER = Comparator.comparingLong(Epoch::number);

  private final ServerLeaseStore store;
  private final EpochLeases leases;
  private final TimeSource time;

  TaskHold(ApiTransport transport, EpochLeases leases, TimeSource time) {
    this.store = new ServerLeaseStore(transport);
    this.leases = leases;
    this.time = time;
  }

  /**
   * A lease that is held.
   *
   * @param fromScanned whether it was taken from the silent holder that the scan saw: then nobody
   *     has held it since
   */
  record Held(Lease lease, boolean fromScanned) {}

  /** The lease; empty if its holder lives, or nobody let go of it in time. */
  Optional<Held> take(
      String name, Optional<Sight> scanned, LeaseOptions options, Deadline deadline) {
    Optional<Sight> sight = scanned;
    Duration pause = FIRST_PAUSE;
    while (true) {
      long start = time.nanoTime();
      Optional<Epoch> top = top(name);
      Optional<Lease> lease = Optional.empty();
      if (top.isEmpty()) {
        lease = leases.tryAcquire(name, options);
      } else if (sight.isPresent() && sight.get().shows(top.get())) {
        if (start - sight.get().sinceNanos() > top.get().ttl().toNanos()) {
          lease = leases.tryTakeOver(top.get(), sight.get().sinceNanos(), options);
        }
      } else if (sight.isPresent() && sight.get().epoch().id().equals(top.get().id())) {
        return Optional.empty(); // it has renewed: its holder lives
      } else {
        sight = Optional.of(new Sight(top.get(), time.nanoTime(), Duration.ZERO));
      }
      if (lease.isPresent()) {
        boolean same = top.isPresent() && scanned.filter(s -> s.shows(top.get())).isPresent();
        return Optional.of(new Held(lease.get(), same));
      }
      if (deadline.hasPassed() || !rested(pause, deadline)) {
        return Optional.empty();
      }
      Duration doubled = pause.multipliedBy(2);
      pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }
  }

  private Optional<Epoch> top(String name) {
    return greatest(name).filter(epoch -> !epoch.free());
  }

  private Optional<Epoch> greatest(String name) {
    List<Epoch> epochs = store.list(name, CALL_LIMIT);
    return epochs.stream().max(BY_NUMBER);
  }

  /**
   * Marks a record as free that the scan proved silent, if it still is as it was then. As sound as
   * taking it over: its holder's term is over, and it is left to nobody.
   */
  boolean free(Sight silent) {
    Optional<Epoch> now = top(silent.epoch().resource()).filter(silent::shows);
    now.ifPresent(epoch -> store.release(epoch, CALL_LIMIT));
    return now.isPresent();
  }

  private boolean rested(Duration pause, Deadline deadline) {
    try {
      time.sleep(pause.compareTo(deadline.left()) < 0 ? pause : deadline.left());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
