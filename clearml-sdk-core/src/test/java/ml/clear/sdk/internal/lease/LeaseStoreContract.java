package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;

/** What every store of epochs must do. */
abstract class LeaseStoreContract {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int THREADS = 8;

  abstract LeaseStore store();

  /** How often a test that repeats does so: fewer for a store that waits for the disk. */
  int repeats() {
    return 300;
  }

  /** Whether records of smaller numbers stay until they are deleted. */
  boolean keepsSmallerNumbers() {
    return true;
  }

  @Test
  void recordComesBackAsItWasWritten() {
    Epoch wanted = epoch("job", 1, "n1");

    store().create(wanted, LIMIT);

    List<Epoch> epochs = store().list("job", LIMIT);
    assertThat(epochs).hasSize(1);
    assertThat(epochs.get(0)).usingRecursiveComparison().ignoringFields("id").isEqualTo(wanted);
  }

  @Test
  void numberIsCreatedOnce() {
    store().create(epoch("job", 1, "n1"), LIMIT);

    assertThat(store().create(epoch("job", 1, "n2"), LIMIT))
        .isNotEqualTo(LeaseStore.Creation.LANDED);
    assertThat(store().list("job", LIMIT)).extracting(Epoch::nonce).containsExactly("n1");
  }

  @Test
  void lateBeatDoesNotUndoARelease() {
    Epoch epoch = created("job", 1);
    store().release(epoch, LIMIT);

    store().renew(epoch, 4, LIMIT);

    Epoch read = store().list("job", LIMIT).get(0);
    assertThat(read.free()).isTrue();
    assertThat(read.beat()).isEqualTo("4");
  }

  @Test
  void goneRecordIsNotRenewedAndMayBeDeletedAgain() {
    assumeThat(keepsSmallerNumbers()).isTrue();
    Epoch epoch = created("job", 1);
    store().delete(epoch, LIMIT);

    assertThat(store().renew(epoch, 1, LIMIT)).isFalse();
    store().release(epoch, LIMIT);
    store().delete(epoch, LIMIT);
    assertThat(store().list("job", LIMIT)).isEmpty();
  }

  @Test
  void predecessorCannotTouchItsSuccessor() {
    Epoch old = created("job", 1);
    created("job", 2);
    store().delete(old, LIMIT);

    assertThat(store().renew(old, 7, LIMIT)).isFalse();
    store().release(old, LIMIT);

    List<Epoch> left = store().list("job", LIMIT);
    assertThat(left).extracting(Epoch::number).containsExactly(2L);
    assertThat(left.get(0).beat()).isEqualTo("0");
    assertThat(left.get(0).free()).isFalse();
  }

  @Test
  void listNeverMissesTheGreatestNumberWhileItMovesOn() throws Exception {
    LeaseStore store = store();
    AtomicBoolean done = new AtomicBoolean();
    created("job", 1);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    Future<Integer> reader =
        pool.submit(
            () -> {
              long greatest = 0;
              int fell = 0;
              while (!done.get()) {
                List<Epoch> read = store.list("job", LIMIT);
                long now = Epoch.greatest(read).map(Epoch::number).orElse(0L);
                fell += now < greatest ? 1 : 0;
                greatest = Math.max(now, greatest);
              }
              return fell;
            });

    for (long number = 2; number <= repeats(); number++) {
      Epoch old = Epoch.greatest(store.list("job", LIMIT)).orElseThrow();
      store.create(epoch("job", number, "n" + number), LIMIT);
      store.delete(old, LIMIT);
    }
    done.set(true);

    assertThat(reader.get()).isZero();
    pool.shutdown();
  }

  @Test
  void namesWithSpecialCharactersAreKeptApart() {
    List<String> names = List.of("a.b", "a+b", "a/b", "a b", "a*b", "aXb", "ä", "a%0");
    names.forEach(name -> created(name, 1));

    for (String name : names) {
      assertThat(store().list(name, LIMIT)).as(name).hasSize(1);
    }
  }

  @Test
  void numbersAreComparedAsNumbers() {
    assumeThat(keepsSmallerNumbers()).isTrue();
    created("job", 9);
    created("job", 10);

    assertThat(Epoch.greatest(store().list("job", LIMIT)))
        .hasValueSatisfying(top -> assertThat(top.number()).isEqualTo(10));
  }

  @Test
  void threadsThatFightNeverHoldTogetherAndTokensGrow() throws Exception {
    List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    LeaseOptions options = LeaseOptions.ttl(Duration.ofSeconds(20));
    int each = repeats() / 20;
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    List<LeaseClient> clients = new ArrayList<>();
    List<Callable<Integer>> fighters = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) { // a client each: nothing but the store keeps them apart
      LeaseClient client = new LeaseClient(TimeSource.system(), "host" + i, Optional::empty);
      clients.add(client);
      EpochLeases leases = new EpochLeases(store(), client);
      fighters.add(
          () -> {
            int grants = 0;
            while (grants < each) {
              Optional<Lease> lease = leases.tryAcquire("fight", options);
              if (lease.isPresent()) {
                overlaps.addAndGet(inside.incrementAndGet() - 1);
                tokens.add(lease.get().fencingToken());
                grants++;
                inside.decrementAndGet();
                lease.get().close();
              }
            }
            return grants;
          });
    }

    int grants = 0;
    for (Future<Integer> result : pool.invokeAll(fighters)) {
      grants += result.get();
    }
    pool.shutdown();
    clients.forEach(LeaseClient::close);

    assertThat(grants).isEqualTo(THREADS * each);
    assertThat(overlaps).hasValue(0);
    assertThat(tokens).isSorted().doesNotHaveDuplicates();
    assertThat(store().list("fight", LIMIT)).hasSizeLessThan(THREADS);
  }

  private Epoch created(String resource, long number) {
    store().create(epoch(resource, number, "n" + number), LIMIT);
    return store().list(resource, LIMIT).stream()
        .filter(epoch -> epoch.number() == number)
        .findFirst()
        .orElseThrow();
  }

  private static Epoch epoch(String resource, long number, String nonce) {
    LeaseHolder holder = new LeaseHolder("host", 42, Optional.of("task"), "why \"not\"");
    return new Epoch(resource, "", number, nonce, "0", false, Duration.ofMillis(1500), holder);
  }
}
