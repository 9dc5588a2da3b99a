package ml.clear.sdk.testkit.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseLostException;
import ml.clear.sdk.lease.LeaseNotGrantedException;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What leases promise, wherever they are kept. Each test begins with a place that holds none. */
public abstract class LeasesContract {
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final int CLIENTS = 4;
  private static final int THREADS_EACH = 3;
  private static final int GRANTS_EACH = 4;

  private final TimeSource clock = TimeSource.system();
  private final List<ClearMl> clients = new ArrayList<>();

  /** A client that shares nothing with the others but the place; the suite closes it. */
  protected abstract ClearMl newClient(TimeSource time);

  /** The leases of a client in the place under test. */
  protected abstract Leases leases(ClearMl client);

  /** Closes the clients of a test; may be called before the place is taken down. */
  @AfterEach
  protected void closeClients() {
    clients.forEach(ClearMl::close);
  }

  /** A client with the usual clock. */
  protected final ClearMl client() {
    return client(clock);
  }

  private ClearMl client(TimeSource time) {
    ClearMl client = newClient(time);
    clients.add(client);
    return client;
  }

  private Leases others() {
    return leases(client());
  }

  @Test
  void leaseIsTakenOnceAndFreeAfterItsClose() {
    Leases mine = others();
    Leases others = others();

    try (Lease lease = mine.acquire("nightly", LeaseOptions.DEFAULT)) {
      lease.requireHeld();
      assertThat(lease.fencingToken()).isEqualTo(1);
      assertThat(others.tryAcquire("nightly", LeaseOptions.DEFAULT)).isEmpty();
    }

    assertThat(others.tryAcquire("nightly", LeaseOptions.DEFAULT))
        .hasValueSatisfying(lease -> assertThat(lease.fencingToken()).isEqualTo(2));
  }

  @Test
  void othersSeeWhoHoldsItAndWhy() {
    others().acquire("nightly", LeaseOptions.DEFAULT.withPurpose("why \"not\""));

    assertThat(others().findHolder("nightly"))
        .hasValueSatisfying(
            holder -> {
              assertThat(holder.purpose()).isEqualTo("why \"not\"");
              assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
            });
    assertThat(others().findHolder("daily")).isEmpty();
  }

  @Test
  void waiterGivesUpAtItsDeadlineAndNamesTheHolder() {
    others().acquire("nightly", LeaseOptions.DEFAULT.withPurpose("first"));
    LeaseOptions impatient = LeaseOptions.DEFAULT.withMaxWait(Duration.ofMillis(50));

    assertThatThrownBy(() -> others().acquire("nightly", impatient))
        .isInstanceOf(LeaseNotGrantedException.class)
        .hasMessageContaining("first");
  }

  @Test
  void waiterIsGrantedWhatTheHolderReleases() throws Exception {
    LeaseOptions options = LeaseOptions.ttl(SHORT);
    Lease held = others().acquire("nightly", options);
    Leases waiting = others();
    ExecutorService pool = Executors.newSingleThreadExecutor();
    Future<Lease> next = pool.submit(() -> waiting.acquire("nightly", options));

    held.close();

    assertThat(next.get().fencingToken()).isEqualTo(2);
    pool.shutdown();
  }

  @Test
  void holderThatStandsStillIsSucceededButNotBeforeItsTtl() {
    ManualTime still = new ManualTime();
    LeaseOptions options = LeaseOptions.ttl(SHORT);
    long start = clock.nanoTime();
    Lease stuck = leases(client(still)).acquire("nightly", options);

    Lease next = others().acquire("nightly", options.withMaxWait(Duration.ofMinutes(1)));

    assertThat(clock.nanoTime() - start).isGreaterThan(SHORT.toNanos());
    assertThat(next.fencingToken()).isEqualTo(2);
    still.advance(SHORT);
    assertThat(stuck.remaining()).isZero();
    assertThatThrownBy(stuck::requireHeld).isInstanceOf(LeaseLostException.class);
    stuck.close();
    assertThat(others().tryAcquire("nightly", options)).as("free by a late close").isEmpty();
  }

  @Test
  void leaseIsRenewedWhileItsHolderLives() {
    Lease lease = others().acquire("nightly", LeaseOptions.ttl(SHORT));
    LeaseOptions patient = LeaseOptions.DEFAULT.withMaxWait(SHORT.multipliedBy(3));

    assertThatThrownBy(() -> others().acquire("nightly", patient))
        .isInstanceOf(LeaseNotGrantedException.class);

    lease.requireHeld();
  }

  @Test
  void closingTheClientReleasesItsLeases() {
    ClearMl holder = client();
    leases(holder).acquire("nightly", LeaseOptions.DEFAULT);

    holder.close();

    assertThat(others().tryAcquire("nightly", LeaseOptions.DEFAULT)).isPresent();
  }

  @Test
  void semaphoreGrantsAsManyPermitsAsItHas() {
    Lease one = others().acquirePermit("gpu", 2, LeaseOptions.DEFAULT);
    others().acquirePermit("gpu", 2, LeaseOptions.DEFAULT);

    assertThat(others().tryAcquirePermit("gpu", 2, LeaseOptions.DEFAULT)).isEmpty();
    one.close();
    assertThat(others().tryAcquirePermit("gpu", 2, LeaseOptions.DEFAULT)).isPresent();
  }

  @Test
  void namesThatLookAlikeAreKeptApart() {
    Leases leases = others();

    for (String name : List.of("a.b", "a+b", "a/b", "a b", "a*b", "aXb", "ä", "..", "(a|b)")) {
      assertThat(leases.tryAcquire(name, LeaseOptions.DEFAULT)).as(name).isPresent();
    }
  }

  @Test
  void bodyRunsUnderTheLease() {
    Leases leases = others();

    long token = leases.withLease("nightly", LeaseOptions.DEFAULT, Lease::fencingToken);

    assertThat(token).isEqualTo(1);
    assertThat(leases.findHolder("nightly")).isEmpty();
  }

  @Test
  void threadsOfSeveralClientsNeverHoldTogetherAndTokensGrow() throws Exception {
    LeaseOptions options = LeaseOptions.ttl(Duration.ofSeconds(3));
    List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<Callable<Integer>> fighters = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Leases fighting = others();
      Callable<Integer> fight =
          () -> {
            for (int grant = 0; grant < GRANTS_EACH; grant++) {
              try (Lease lease = fighting.acquire("fight", options)) {
                overlaps.addAndGet(inside.incrementAndGet() - 1);
                tokens.add(lease.fencingToken());
                inside.decrementAndGet();
              }
            }
            return GRANTS_EACH;
          };
      fighters.addAll(Collections.nCopies(THREADS_EACH, fight));
    }

    ExecutorService pool = Executors.newFixedThreadPool(fighters.size());
    int grants = 0;
    for (Future<Integer> result : pool.invokeAll(fighters)) {
      grants += result.get();
    }
    pool.shutdown();

    assertThat(grants).isEqualTo(CLIENTS * THREADS_EACH * GRANTS_EACH);
    assertThat(overlaps).hasValue(0);
    assertThat(tokens).isSorted().doesNotHaveDuplicates();
  }
}
