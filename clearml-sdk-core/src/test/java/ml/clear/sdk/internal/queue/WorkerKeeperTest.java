package ml.clear.sdk.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.internal.lease.LeaseClient;
import ml.clear.sdk.internal.lease.ServerLeaseStore;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // close() heeds no interrupt
class WorkerKeeperTest {
  private static final String WORKER = "host:1";

  private final SlowServer server = new SlowServer();

  @Test
  void closedWorkerIsNotPutBackByItsLastRequest() throws Exception {
    WorkerKeeper keeper = keeper(Duration.ofMinutes(1), WORKER);

    closeWhileItRegisters(keeper);

    assertThat(server.page).isEmpty();
  }

  @Test
  void closedKeeperRegistersNoFurtherWorker() throws Exception {
    WorkerKeeper keeper = keeper(Duration.ofMinutes(1), WORKER, "host:2");

    closeWhileItRegisters(keeper);

    assertThat(server.actions)
        .containsExactly("workers.register", "workers.unregister", "workers.unregister");
  }

  @Test
  void taskThatEndsAfterItsWorkerDoesNotReportIt() throws Exception {
    WorkerKeeper keeper = keeper(Duration.ofMinutes(1), WORKER);
    closeWhileItRegisters(keeper);

    keeper.idle(WORKER);

    assertThat(server.actions).doesNotContain("workers.status_report");
  }

  @Test
  void requestThatHangsKeepsNobodyFromClosing() throws Exception {
    WorkerKeeper keeper = keeper(Duration.ofMillis(1), WORKER);
    server.registering.await();

    keeper.close();

    assertThat(server.actions).containsExactly("workers.register", "workers.unregister");
  }

  /** The answer comes once whoever closes waits for it, or has not waited. */
  private void closeWhileItRegisters(WorkerKeeper keeper) throws InterruptedException {
    server.registering.await();
    Thread closer = new Thread(keeper::close);
    closer.start();
    while (closer.getState() != Thread.State.TIMED_WAITING
        && closer.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
    server.answer.countDown();
    closer.join();
    server.awaitEffect();
  }

  private WorkerKeeper keeper(Duration grace, String... workers) {
    TimeSource time = TimeSource.system();
    LeaseClient leaseClient = new LeaseClient(time, "host", Optional::empty);
    EpochLeases leases = new EpochLeases(new ServerLeaseStore(server), leaseClient);
    ClaimClient client = new ClaimClient(server, leases, time, "host", new NoRuns());
    return new WorkerKeeper(
        client, List.of(workers), List::of, LeaseOptions.DEFAULT, Duration.ofSeconds(30), grace);
  }

  /** Puts a worker on its page only once it may answer, even if the caller hung up before. */
  private static final class SlowServer implements ApiTransport {
    final CountDownLatch registering = new CountDownLatch(1);
    final CountDownLatch answer = new CountDownLatch(1);
    final Set<String> page = ConcurrentHashMap.newKeySet();
    final List<String> actions = new CopyOnWriteArrayList<>();
    private final Thread effect =
        new Thread(
            () -> {
              try {
                answer.await();
                page.add(WORKER);
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });

    @Override
    public JsonNode call(ApiCall call) {
      actions.add(call.action());
      switch (call.action()) {
        case "workers.register" -> {
          effect.setDaemon(true);
          effect.start();
          registering.countDown();
          try {
            effect.join();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServerUnreachableException(call.action(), Effect.UNKNOWN, "cut off", e);
          }
        }
        case "workers.unregister" -> page.remove(WORKER);
        default -> {} // not before it has registered
      }
      return Json.object();
    }

    void awaitEffect() throws InterruptedException {
      effect.join();
    }

    @Override
    public ServerInfo server() {
      return new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "tests");
    }

    @Override
    public void close() {}
  }

  /** These workers run nothing. */
  private static final class NoRuns implements TaskRuns {
    @Override
    public TaskRun begin(JsonNode task, Supplier<Duration> owned) {
      throw new AssertionError("no task was claimed");
    }

    @Override
    public void endWithJvm(Object key, Consumer<Duration> end) {}

    @Override
    public void ended(Object key) {}
  }
}
