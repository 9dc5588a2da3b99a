package ml.clear.sdk.tests.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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
import ml.clear.sdk.Task;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseNotGrantedException;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.testkit.ClearMlServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTest {
  private static final int CLIENTS = 4;
  private static final int THREADS_EACH = 4;
  private static final int GRANTS_EACH = 5;

  @TempDir private Path home;
  private ClearMlServer server;
  private ClearMl client;
  private ClearMl other;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    client = newClient();
    other = newClient();
  }

  @AfterEach
  void stop() {
    client.close();
    other.close();
    server.close();
  }

  @Test
  void leaseIsTakenOnceAndFreeAfterItsClose() {
    try (Lease lease = client.leases().acquire("nightly", LeaseOptions.DEFAULT)) {
      lease.requireHeld();
      assertThat(other.leases().tryAcquire("nightly", LeaseOptions.DEFAULT)).isEmpty();
    }

    assertThat(other.leases().tryAcquire("nightly", LeaseOptions.DEFAULT))
        .hasValueSatisfying(lease -> assertThat(lease.fencingToken()).isEqualTo(2));
  }

  @Test
  void othersSeeWhoHoldsItAndWhy() {
    Task task = client.task("trainer").project("Fraud").start();

    client.leases().acquire("nightly", LeaseOptions.DEFAULT.withPurpose("retrain"));

    assertThat(other.leases().findHolder("nightly"))
        .hasValueSatisfying(
            holder -> {
              assertThat(holder.purpose()).isEqualTo("retrain");
              assertThat(holder.task()).contains(task.id());
              assertThat(holder.pid()).isEqualTo(ProcessHandle.current().pid());
            });
  }

  @Test
  void waiterGivesUpAtItsDeadline() {
    client.leases().acquire("nightly", LeaseOptions.DEFAULT);
    LeaseOptions impatient = LeaseOptions.DEFAULT.withMaxWait(Duration.ofMillis(50));

    assertThatThrownBy(() -> other.leases().acquire("nightly", impatient))
        .isInstanceOf(LeaseNotGrantedException.class);
  }

  @Test
  void threadsOfSeveralClientsNeverHoldTogetherAndTokensGrow() throws Exception {
    LeaseOptions options = LeaseOptions.ttl(Duration.ofSeconds(2));
    List<Long> tokens = Collections.synchronizedList(new ArrayList<>());
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger overlaps = new AtomicInteger();
    List<ClearMl> clients = new ArrayList<>();
    List<Callable<Integer>> fighters = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      ClearMl fighting = newClient();
      clients.add(fighting);
      Callable<Integer> fight =
          () -> {
            for (int grant = 0; grant < GRANTS_EACH; grant++) {
              try (Lease lease = fighting.leases().acquire("fight", options)) {
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
    clients.forEach(ClearMl::close);

    assertThat(grants).isEqualTo(CLIENTS * THREADS_EACH * GRANTS_EACH);
    assertThat(overlaps).hasValue(0);
    assertThat(tokens).isSorted().doesNotHaveDuplicates();
  }

  private ClearMl newClient() {
    Environment environment =
        Environment.bare(home)
            .withVariable("CLEARML_API_HOST", server.apiUrl().toString())
            .withVariable("CLEARML_FILES_HOST", server.filesUrl().toString())
            .withVariable("CLEARML_API_ACCESS_KEY", server.accessKey())
            .withVariable("CLEARML_API_SECRET_KEY", server.secretKey());
    return ClearMl.builder()
        .config(ClearMlConfig.builder().environment(environment).build())
        .build();
  }
}
