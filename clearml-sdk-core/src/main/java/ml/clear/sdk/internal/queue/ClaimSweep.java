package ml.clear.sdk.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.lease.Epoch;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.internal.lease.LeaseRecords;
import ml.clear.sdk.internal.lease.ServerLeaseStore;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the claims of all workers of the workspace: returns the tasks of those that went
 * silent, and removes records of tasks that are long done. Not thread-safe.
 */
final class ClaimSweep {
  private static final Logger LOG = LoggerFactory.getLogger(ClaimSweep.class);
  private static final int TTLS_KEPT = 10;
  private static final int MAX_ASKED = 500;
  private static final Duration DELETE_LIMIT = Duration.ofSeconds(10);

  private final ApiTransport transport;
  private final EpochLeases leases;
  private final LeaseOptions options;
  private final TimeSource time;
  private final TaskReturn returns;
  private Map<String, Sighting> seen = new HashMap<>(); // by task

  /** A record, and when the first read had ended that showed it so. */
  private record Sighting(Epoch epoch, long sinceNanos) {
    boolean shows(Epoch now) {
      return epoch.id().equals(now.id())
          && epoch.beat().equals(now.beat())
          && epoch.free() == now.free();
    }
  }

  ClaimSweep(ApiTransport transport, EpochLeases leases, LeaseOptions options, TimeSource time) {
    this.transport = transport;
    this.leases = leases;
    this.options = options;
    this.time = time;
    this.returns = new TaskReturn(transport);
  }

  /** One look at all claims; one request if there is nothing to do. */
  void run() {
    Map<String, Epoch> claims =
        LeaseRecords.withPrefix(transport, TaskLease.PREFIX).stream()
            .collect(
                Collectors.toMap(Epoch::resource, e -> e, BinaryOperator.maxBy(Epoch.BY_NUMBER)));
    long readEnd = time.nanoTime();
    Map<String, Sighting> now = new HashMap<>();
    claims.forEach(
        (lease, epoch) -> {
          Sighting before = seen.get(lease);
          now.put(
              lease, before != null && before.shows(epoch) ? before : new Sighting(epoch, readEnd));
        });
    seen = now;
    List<Epoch> old = new ArrayList<>();
    for (Sighting sighting : now.values()) {
      long silentNanos = readEnd - sighting.sinceNanos();
      long ttlNanos = sighting.epoch().ttl().toNanos();
      if (sighting.epoch().free()) {
        if (silentNanos / TTLS_KEPT > ttlNanos) {
          old.add(sighting.epoch());
        }
      } else if (silentNanos > ttlNanos) {
        recover(sighting);
      }
    }
    tidy(old);
  }

  private void recover(Sighting silent) {
    Optional<ClaimPurpose> claim = ClaimPurpose.of(silent.epoch().holder().purpose());
    Optional<String> task = TaskLease.findTask(silent.epoch().resource());
    if (claim.isEmpty() || task.isEmpty()) {
      return; // somebody else's way to use such a name
    }
    Optional<Lease> taken =
        leases.tryTakeOver(
            silent.epoch(), silent.sinceNanos(), options.withPurpose(claim.get().text()));
    if (taken.isEmpty()) {
      return; // it came back, or another worker was quicker
    }
    String worker = claim.get().worker();
    Lease lease = taken.get();
    try {
      TaskReturn.Outcome outcome =
          returns.putBack(task.get(), claim.get(), lease, "its worker went silent");
      lease.close();
      if (outcome != TaskReturn.Outcome.LEFT) {
        LOG.warn("Worker {} went silent; its task {}: {}", worker, task.get(), outcome);
      }
    } catch (RuntimeException e) { // one task's trouble must not keep the others waiting
      EpochLeases.abandon(lease); // goes silent too, and is looked at again after the ttl
      LOG.warn("Task {} of silent worker {} is not returned yet", task.get(), worker, e);
    }
  }

  /**
   * A record's number is a fencing token, so it is kept for a while after the run; for ever, each
   * task would leave a queue behind.
   */
  private void tidy(List<Epoch> old) {
    for (int from = 0; from < old.size(); from += MAX_ASKED) {
      List<Epoch> part = old.subList(from, Math.min(old.size(), from + MAX_ASKED));
      Set<String> waiting = new HashSet<>();
      List<String> ids =
          part.stream().flatMap(e -> TaskLease.findTask(e.resource()).stream()).toList();
      for (JsonNode task : new TaskCalls(transport).fields(ids, "id", "status")) {
        if (TaskStatus.ofWireName(task.path("status").asText()) == TaskStatus.QUEUED) {
          waiting.add(TaskLease.of(task.path("id").asText()));
        }
      }
      for (Epoch epoch : part) {
        if (!waiting.contains(epoch.resource())) {
          delete(epoch);
        }
      }
    }
  }

  private void delete(Epoch epoch) {
    try {
      new ServerLeaseStore(transport).delete(epoch, DELETE_LIMIT);
    } catch (ClearMlException e) { // the next sweep tries again
      LOG.debug("Could not remove the old record of lease '{}'", epoch.resource(), e);
    }
  }
}
