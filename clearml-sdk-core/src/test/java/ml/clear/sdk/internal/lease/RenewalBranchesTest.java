package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What can become of a renewal. The ttl is a minute, the term 50 s, a renewal due each 16.7 s. */
class RenewalBranchesTest {
  private static final LeaseOptions MINUTE = LeaseOptions.ttl(Duration.ofSeconds(60));
  private static final Duration DUE = Duration.ofSeconds(17);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final String RENEWAL = "queues.add_or_update_metadata";

  private final ManualTime time = new ManualTime();
  private final FakeQueues server = new FakeQueues();
  private final ServerLeaseStore store = new ServerLeaseStore(server);
  private final LeaseClient client = new LeaseClient(time, "host", Optional::empty);
  private final EpochLeases leases = new EpochLeases(store, client);
  private final CountDownLatch lost = new CountDownLatch(1);

  @AfterEach
  void close() {
    client.close();
  }

  private Lease acquire() {
    Lease lease = leases.acquire("job", MINUTE);
    lease.onLost(lost::countDown);
    time.awaitParked(1);
    return lease;
  }

  /** Lets time pass and waits until the lease thread has done what was due. */
  private void pass(Duration by) {
    time.advance(by);
    time.awaitParked(1);
  }

  private boolean isTold() throws InterruptedException {
    return lost.await(20, TimeUnit.SECONDS);
  }

  @Test
  void greaterTokenIsNoticedByTheListOfTheFourthRenewal() throws InterruptedException {
    Lease lease = acquire();
    LeaseHolder thief = new LeaseHolder("thief", 1, Optional.empty(), "");
    store.create(new Epoch("job", "", 2, "n", "0", false, MINUTE.ttl(), thief), LIMIT);
    int lists = server.calls("queues.get_all");

    for (int renewal = 1; renewal <= 3; renewal++) {
      pass(DUE);
    }
    lease.requireHeld();
    assertThat(server.calls("queues.get_all")).isEqualTo(lists);
    time.advance(DUE);

    assertThat(isTold()).isTrue();
    assertThat(server.calls("queues.get_all")).isEqualTo(lists + 1);
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void listOfTheFourthRenewalThatFindsNothingLeavesTheLeaseAsItIs() {
    Lease lease = acquire();
    int lists = server.calls("queues.get_all");

    for (int renewal = 1; renewal <= 8; renewal++) {
      pass(DUE);
    }

    lease.requireHeld();
    assertThat(server.calls("queues.get_all")).isEqualTo(lists + 2);
  }

  @Test
  void renewalThatIsAnsweredAfterTheTermIsALoss() throws InterruptedException {
    Lease lease = acquire();
    server.meanwhile(RENEWAL, () -> time.advance(MINUTE.term()));

    time.advance(DUE);

    assertThat(isTold()).isTrue();
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void renewalThatFailsIsTriedAgainFourTimesAsOften() {
    Lease lease = acquire();
    server.loseAnswer(RENEWAL, false);
    server.loseAnswer(RENEWAL, true);

    pass(DUE); // fails
    pass(DUE.dividedBy(4)); // its answer is lost
    pass(DUE.dividedBy(4)); // answered

    assertThat(server.calls(RENEWAL)).isEqualTo(3);
    assertThat(lease.remaining()).isEqualTo(MINUTE.term());
  }

  @Test
  void renewalCountsFromWhenItWasSent() {
    Lease lease = acquire();
    server.meanwhile(RENEWAL, () -> time.advance(Duration.ofSeconds(7)));

    pass(DUE);

    assertThat(lease.remaining()).isEqualTo(MINUTE.term().minusSeconds(7));
  }

  @Test
  void lossIsToldWhenTheTermEndsThoughNoRenewalIsDue() throws InterruptedException {
    Lease lease = acquire();

    time.advance(MINUTE.term()); // as after a suspension of the whole machine

    assertThat(isTold()).isTrue();
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void oneLeasesTroubleDoesNotReachAnother() {
    Lease troubled = acquire();
    Lease calm = leases.acquire("calm", MINUTE);
    time.awaitParked(1);
    store.list("job", LIMIT).forEach(epoch -> store.delete(epoch, LIMIT));

    pass(DUE);
    pass(DUE);

    assertThat(troubled.remaining()).isZero();
    calm.requireHeld();
  }

  @Test
  void listenerThatThrowsEndsNoRenewal() throws InterruptedException {
    Lease doomed = leases.acquire("doomed", MINUTE);
    doomed.onLost(
        () -> {
          throw new IllegalStateException("user code");
        });
    Lease lease = acquire();
    store.list("doomed", LIMIT).forEach(epoch -> store.delete(epoch, LIMIT));

    for (int renewal = 1; renewal <= 5; renewal++) {
      pass(DUE);
    }

    assertThat(doomed.remaining()).isZero();
    lease.requireHeld();
  }

  @Test
  void closingFromTheListenerOfAnotherLossIsNoDeadlock() throws InterruptedException {
    Lease doomed = leases.acquire("doomed", MINUTE);
    Lease lease = acquire();
    CountDownLatch closed = new CountDownLatch(1);
    doomed.onLost(
        () -> {
          client.close(); // on the lease thread itself
          closed.countDown();
        });
    store.list("doomed", LIMIT).forEach(epoch -> store.delete(epoch, LIMIT));

    time.advance(DUE);

    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(lease.remaining()).isZero();
    assertThat(leases.findHolder("job")).isEmpty();
  }
}
