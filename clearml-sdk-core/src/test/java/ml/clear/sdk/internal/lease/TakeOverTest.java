package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A lease that goes silent is taken over by somebody who has watched its record from outside. */
class TakeOverTest {
  private static final LeaseOptions OPTIONS = LeaseOptions.ttl(Duration.ofSeconds(60));

  private final ManualTime time = new ManualTime();
  private final FakeQueues server = new FakeQueues();
  private final LeaseClient holders = new LeaseClient(time, "holder", Optional::empty);
  private final LeaseClient watchers = new LeaseClient(time, "watcher", Optional::empty);
  private final EpochLeases leases = new EpochLeases(new ServerLeaseStore(server), holders);
  private final EpochLeases others = new EpochLeases(new ServerLeaseStore(server), watchers);

  @AfterEach
  void close() {
    holders.close();
    watchers.close();
  }

  @Test
  void recordsAreListedByTheBeginningOfTheirNames() {
    leases.tryAcquire("task-1", OPTIONS);
    leases.tryAcquire("task-2", OPTIONS).orElseThrow().close();
    leases.tryAcquire("other", OPTIONS);

    List<Epoch> records = LeaseRecords.withPrefix(server, "task-");

    assertThat(records).extracting(Epoch::resource).containsExactly("task-1", "task-2");
    assertThat(records).extracting(Epoch::free).containsExactly(false, true);
  }

  @Test
  void abandonedLeaseIsHeldForOthersUntilItsSilenceIsProved() {
    Lease lease = leases.tryAcquire("task-1", OPTIONS).orElseThrow();
    EpochLeases.abandon(lease);
    Epoch seen = LeaseRecords.withPrefix(server, "task-").get(0);
    long since = time.nanoTime();

    assertThat(lease.remaining()).isZero();
    time.advance(Duration.ofSeconds(60));
    assertThat(others.tryTakeOver(seen, since, OPTIONS)).isEmpty();
    time.advance(Duration.ofNanos(1));

    assertThat(others.tryTakeOver(seen, since, OPTIONS))
        .hasValueSatisfying(taken -> assertThat(taken.fencingToken()).isEqualTo(2));
  }

  @Test
  void holderThatCameBackIsNotTakenOver() {
    leases.tryAcquire("task-1", OPTIONS);
    Epoch seen = LeaseRecords.withPrefix(server, "task-").get(0);
    new ServerLeaseStore(server).renew(seen, 1, Duration.ofSeconds(1));
    long since = time.nanoTime();
    time.advance(Duration.ofSeconds(61));

    assertThat(others.tryTakeOver(seen, since, OPTIONS)).isEmpty();
  }
}
