package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contenders that crash, pause and lose answers, watched by a checker outside of the protocol. */
class LeaseRaceTest {
  private static final int CONTENDERS = 8;
  private static final Duration LENGTH = Duration.ofSeconds(4);
  private static final LeaseOptions OPTIONS = LeaseOptions.ttl(Duration.ofMillis(150));

  private final TimeSource time = TimeSource.system();
  private final Object checker = new Object(); // guards granted, overlaps and shrunk
  private final List<HeldLease> granted = new ArrayList<>();
  private int overlaps;
  private int shrunk;

  @Test
  void onAServerThatLosesAnswersNoTwoHoldAndTokensGrow() throws Exception {
    FakeQueues server = new FakeQueues();

    int crashes = race(new ServerLeaseStore(server), server);

    check(crashes);
  }

  @Test
  void inAFolderNoTwoHoldAndTokensGrow(@TempDir Path folder) throws Exception {
    int crashes = race(new FileLeaseStore(folder), new FakeQueues());

    check(crashes);
  }

  private void check(int crashes) {
    synchronized (checker) {
      System.out.println(
          "grants " + granted.size() + ", crashes " + crashes + ", overlaps " + overlaps);
      assertThat(overlaps).isZero();
      assertThat(shrunk).isZero();
      assertThat(granted).hasSizeGreaterThan(10);
      assertThat(crashes).isPositive();
    }
  }

  private int race(LeaseStore store, FakeQueues server) throws Exception {
    long end = time.nanoTime() + LENGTH.toNanos();
    ExecutorService pool = Executors.newFixedThreadPool(CONTENDERS);
    List<Callable<Integer>> contenders = new ArrayList<>();
    for (int i = 0; i < CONTENDERS; i++) {
      SplittableRandom random = new SplittableRandom(i);
      contenders.add(() -> contend(store, server, random, end));
    }
    int crashes = 0;
    for (Future<Integer> result : pool.invokeAll(contenders)) {
      crashes += result.get();
    }
    pool.shutdown();
    return crashes;
  }

  private int contend(LeaseStore store, FakeQueues server, SplittableRandom random, long end)
      throws InterruptedException {
    LeaseHolder self = new LeaseHolder("host", 1, Optional.empty(), "");
    LeaseStore slow = new SlowStore(store, time, random);
    int crashes = 0;
    while (time.nanoTime() < end) {
      Contest contest =
          new Contest(slow, "race", OPTIONS, self, time, () -> UUID.randomUUID().toString());
      Optional<Contest.Win> win = Optional.empty();
      while (win.isEmpty() && time.nanoTime() < end) {
        if (random.nextInt(20) == 0) {
          server.loseAnswer("queues.create", random.nextBoolean());
        }
        time.sleep(Duration.ofMillis(random.nextInt(15))); // a waiter's pause
        win = contest.round();
      }
      if (win.isPresent()) {
        HeldLease lease =
            new HeldLease(time, win.get().epoch().number(), OPTIONS.term(), win.get().sentNanos());
        note(lease);
        time.sleep(Duration.ofMillis(random.nextInt(30))); // the holder's work
        if (random.nextInt(4) == 0) {
          crashes++;
        } else if (lease.closeInTime()) {
          store.release(win.get().epoch(), OPTIONS.term());
        }
      }
    }
    return crashes;
  }

  private void note(HeldLease lease) {
    synchronized (checker) {
      if (lease.remaining().isZero()) {
        return; // the term ended between the win and here: nobody would use it
      }
      overlaps += (int) granted.stream().filter(other -> !other.remaining().isZero()).count();
      shrunk += granted.stream().anyMatch(other -> other.token() >= lease.token()) ? 1 : 0;
      granted.add(lease);
    }
  }
}
