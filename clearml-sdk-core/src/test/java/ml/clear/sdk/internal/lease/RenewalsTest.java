package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseLostException;
import ml.clear.sdk.lease.LeaseNotGrantedException;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RenewalsTest {
  private static final LeaseOptions MINUTE = LeaseOptions.ttl(Duration.ofSeconds(60));

  private final ManualTime time = new ManualTime();
  private final FakeQueues server = new FakeQueues();
  private final LeaseClient client = new LeaseClient(time, "host", Optional::empty);
  private final EpochLeases leases = new EpochLeases(new ServerLeaseStore(server), client);
  private final CountDownLatch lost = new CountDownLatch(1);

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void leaseLastsAsLongAsItsHolderLives() {
    Lease lease = leases.acquire("job", MINUTE);

    for (int i = 0; i < 60; i++) {
      time.awaitParked(1);
      time.advance(Duration.ofSeconds(5));
      time.awaitParked(1);
    }

    lease.requireHeld();
    assertThat(server.calls("queues.add_or_update_metadata")).isBetween(14, 22); // 5 minutes
  }

  @Test
  void lossIsToldAtTheTermsEndBeforeAnotherCanBeGranted() throws InterruptedException {
    Lease lease = leases.acquire("job", MINUTE);
    Contest rival =
        new Contest(
            new ServerLeaseStore(server), "job", MINUTE, lease.holder(), time, () -> "rival");
    rival.round();
    lease.onLost(lost::countDown);
    for (int i = 0; i < 100; i++) {
      server.loseAnswer("queues.add_or_update_metadata", false);
    }

    for (int i = 0; i < 50; i++) {
      time.awaitParked(1);
      time.advance(Duration.ofSeconds(1));
    }

    assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(rival.round()).isEmpty(); // the margin is still to come
    assertThatThrownBy(lease::requireHeld).isInstanceOf(LeaseLostException.class);
  }

  @Test
  void collectedLeaseIsLostAtTheNextRenewal() throws InterruptedException {
    Lease lease = leases.acquire("job", MINUTE);
    lease.onLost(lost::countDown);
    new ServerLeaseStore(server)
        .list("job", Duration.ofSeconds(1))
        .forEach(epoch -> new ServerLeaseStore(server).delete(epoch, Duration.ofSeconds(1)));

    time.awaitParked(1);
    time.advance(Duration.ofSeconds(20));

    assertThat(lost.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void closedLeaseIsFreeAtOnce() {
    Lease lease = leases.acquire("job", MINUTE);

    lease.close();
    lease.close();

    assertThat(leases.findHolder("job")).isEmpty();
    assertThat(leases.tryAcquire("job", MINUTE))
        .hasValueSatisfying(next -> assertThat(next.fencingToken()).isEqualTo(2));
  }

  @Test
  void closingTheClientReleasesItsLeases() {
    leases.acquire("job", MINUTE);

    client.close();

    assertThat(leases.findHolder("job")).isEmpty();
  }

  @Test
  void leaseGrantedWhileTheClientClosesIsFreeAtOnce() {
    server.meanwhile("queues.create", client::close);

    assertThatThrownBy(() -> leases.acquire("job", MINUTE))
        .isInstanceOf(LeaseNotGrantedException.class)
        .hasMessageContaining("client was closed");
    assertThat(leases.findHolder("job")).isEmpty();
  }

  @Test
  void takenLeaseIsRefusedWithItsHolder() {
    leases.acquire("job", MINUTE.withPurpose("nightly"));

    assertThat(leases.tryAcquire("job", MINUTE)).isEmpty();
    assertThatThrownBy(() -> leases.acquire("job", MINUTE.withMaxWait(Duration.ZERO)))
        .isInstanceOfSatisfying(
            LeaseNotGrantedException.class,
            e -> assertThat(e.holder().orElseThrow().purpose()).isEqualTo("nightly"));
  }

  @Test
  void bodyThatOutlivesItsLeaseIsTold() {
    assertThatThrownBy(
            () ->
                leases.withLease(
                    "job",
                    MINUTE,
                    lease -> {
                      lease.close();
                      return "done";
                    }))
        .isInstanceOf(LeaseLostException.class);
  }

  @Test
  void semaphoreGrantsAsManyPermitsAsItHas() {
    Lease one = leases.tryAcquirePermit("gpu", 2, MINUTE).orElseThrow();
    Lease two = leases.tryAcquirePermit("gpu", 2, MINUTE).orElseThrow();

    assertThat(leases.tryAcquirePermit("gpu", 2, MINUTE)).isEmpty();
    one.close();
    assertThat(leases.tryAcquirePermit("gpu", 2, MINUTE)).isPresent();
    two.requireHeld();
  }

  @Test
  void namesThatTheStoreCouldConfuseAreRefused() {
    for (String name : new String[] {"", " ", "a#1", "a%1", " a", "a\n"}) {
      assertThatThrownBy(() -> leases.tryAcquire(name, MINUTE))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
