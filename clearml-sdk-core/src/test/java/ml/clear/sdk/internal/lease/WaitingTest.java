package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseNotGrantedException;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way in which a wait for a lease can end, on a clock moved by hand. */
class WaitingTest {
  private static final LeaseOptions MINUTE = LeaseOptions.ttl(Duration.ofSeconds(60));
  private static final long PATIENCE_MILLIS = 20_000;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final ManualTime time = new ManualTime(); // of the waiters
  private final ManualTime still = new ManualTime(); // of a holder that neither renews nor loses
  private final FakeQueues server = new FakeQueues();
  private final LeaseClient client = new LeaseClient(time, "host", Optional::empty);
  private final EpochLeases leases = new EpochLeases(new ServerLeaseStore(server), client);
  private final LeaseClient other = new LeaseClient(still, "other", Optional::empty);
  private final EpochLeases others = new EpochLeases(new ServerLeaseStore(server), other);
  private final List<Thread> waiters = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    client.close();
    other.close();
    for (Thread waiter : waiters) {
      waiter.join(PATIENCE_MILLIS);
      assertThat(waiter.isAlive()).as("still waiting").isFalse();
    }
  }

  /** A thread that waits for the lease. */
  private FutureTask<Lease> waiter(LeaseOptions options) {
    FutureTask<Lease> wait = new FutureTask<>(() -> leases.acquire("job", options));
    Thread thread = new Thread(wait);
    waiters.add(thread);
    thread.start();
    time.awaitParked(thread);
    return wait;
  }

  private static Lease granted(FutureTask<Lease> wait) throws Exception {
    return wait.get(20, TimeUnit.SECONDS);
  }

  @Test
  void releaseByAnotherClientIsNoticedWithinAPause() throws Exception {
    Lease held = others.acquire("job", MINUTE);
    FutureTask<Lease> wait = waiter(MINUTE);

    held.close();
    time.advance(LONGEST_PAUSE);

    assertThat(granted(wait).fencingToken()).isEqualTo(2);
  }

  @Test
  void releaseByTheSameClientIsNoticedAtOnceInTheOrderOfTheLine() throws Exception {
    Lease held = leases.acquire("job", MINUTE);
    FutureTask<Lease> first = waiter(MINUTE);
    FutureTask<Lease> second = waiter(MINUTE);

    held.close(); // the clock stands still
    Lease next = granted(first);
    assertThat(second.isDone()).isFalse();
    next.close();

    assertThat(granted(second).fencingToken()).isEqualTo(3);
  }

  @Test
  void onlyTheFirstInLineAsksTheServer() {
    others.acquire("job", MINUTE);
    int before = server.calls("queues.get_all");

    for (int i = 0; i < 10; i++) {
      assertThat(waiter(MINUTE).isDone()).isFalse();
    }
    assertThat(server.calls("queues.get_all") - before).isEqualTo(1);
    time.advance(LONGEST_PAUSE);
    time.awaitParked(waiters.get(0));

    assertThat(server.calls("queues.get_all") - before).isBetween(1, 2);
  }

  @Test
  void crashedHolderIsSucceededOnceItsSilenceIsProved() throws Exception {
    others.acquire("job", MINUTE);
    FutureTask<Lease> wait = waiter(MINUTE);

    time.advance(MINUTE.ttl());
    time.awaitParked(waiters.get(0));
    assertThat(wait.isDone()).isFalse();
    time.advance(Duration.ofNanos(1));
    time.advance(LONGEST_PAUSE);

    assertThat(granted(wait).fencingToken()).isEqualTo(2);
  }

  @Test
  void waitEndsAtItsDeadlineWithTheHoldersName() {
    others.acquire("job", MINUTE.withPurpose("nightly"));
    FutureTask<Lease> wait = waiter(MINUTE.withMaxWait(Duration.ofSeconds(1)));

    time.advance(Duration.ofSeconds(1));

    assertThatThrownBy(() -> granted(wait))
        .isInstanceOf(ExecutionException.class)
        .cause()
        .isInstanceOf(LeaseNotGrantedException.class)
        .hasMessageContaining("not granted within PT1S")
        .hasMessageContaining("nightly");
  }

  @Test
  void interruptEndsTheWaitKeepsTheFlagAndLetsTheNextForward() throws Exception {
    Lease held = others.acquire("job", MINUTE);
    FutureTask<Boolean> flag =
        new FutureTask<>(
            () -> {
              assertThatThrownBy(() -> leases.acquire("job", MINUTE))
                  .isInstanceOf(LeaseNotGrantedException.class)
                  .hasMessageContaining("interrupted");
              return Thread.currentThread().isInterrupted();
            });
    Thread impatient = new Thread(flag);
    impatient.start();
    time.awaitParked(impatient);
    FutureTask<Lease> next = waiter(MINUTE);
    held.close();

    impatient.interrupt();

    assertThat(flag.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(granted(next).fencingToken()).isEqualTo(2); // at once, the clock stands still
  }

  @Test
  void serverThatIsAwayForAWhileIsForgiven() throws Exception {
    Lease held = others.acquire("job", MINUTE);
    FutureTask<Lease> wait = waiter(MINUTE);
    held.close();
    server.loseAnswer("queues.get_all", false);

    time.advance(LONGEST_PAUSE);
    time.awaitParked(waiters.get(0));
    assertThat(wait.isDone()).isFalse();
    time.advance(LONGEST_PAUSE);

    assertThat(granted(wait).fencingToken()).isEqualTo(2);
  }

  @Test
  void serverThatIsAwayAtTheDeadlineIsTheReason() {
    others.acquire("job", MINUTE);
    FutureTask<Lease> wait = waiter(MINUTE.withMaxWait(Duration.ofSeconds(1)));
    server.loseAnswer("queues.get_all", false);

    time.advance(Duration.ofSeconds(1));

    assertThatThrownBy(() -> granted(wait)).cause().isInstanceOf(ServerUnreachableException.class);
  }

  @Test
  void closingTheClientRefusesWhoWaits() {
    others.acquire("job", MINUTE);
    FutureTask<Lease> first = waiter(MINUTE);
    FutureTask<Lease> second = waiter(MINUTE);

    client.close();

    for (FutureTask<Lease> wait : List.of(first, second)) {
      assertThatThrownBy(() -> granted(wait))
          .cause()
          .isInstanceOf(LeaseNotGrantedException.class)
          .hasMessageContaining("client was closed");
    }
  }

  @Test
  void waitForAPermitTakesWhicheverIsFreed() throws Exception {
    Lease one = others.acquirePermit("gpu", 2, MINUTE);
    others.acquirePermit("gpu", 2, MINUTE);
    FutureTask<Lease> wait = new FutureTask<>(() -> leases.acquirePermit("gpu", 2, MINUTE));
    Thread thread = new Thread(wait);
    waiters.add(thread);
    thread.start();
    time.awaitParked(thread);

    one.close();
    time.advance(LONGEST_PAUSE);

    assertThat(granted(wait).fencingToken()).isEqualTo(2);
  }
}
