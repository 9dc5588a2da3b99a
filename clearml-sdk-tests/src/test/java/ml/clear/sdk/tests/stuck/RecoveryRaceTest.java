package ml.clear.sdk.tests.stuck;

import static ml.clear.sdk.stuck.OrphanKind.NO_WORKER;
import static ml.clear.sdk.stuck.OrphanKind.PUBLISHING;
import static ml.clear.sdk.stuck.OrphanKind.QUEUED_NOWHERE;
import static ml.clear.sdk.stuck.OrphanKind.SILENT;
import static ml.clear.sdk.stuck.OrphanKind.STRAY_ENTRY;
import static ml.clear.sdk.stuck.OrphanKind.WORKER_GONE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.internal.lease.LeaseClient;
import ml.clear.sdk.internal.lease.ServerLeaseStore;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.stuck.Cure;
import ml.clear.sdk.stuck.Orphan;
import ml.clear.sdk.stuck.OrphanKind;
import ml.clear.sdk.stuck.Orphans;
import ml.clear.sdk.stuck.RecoverOptions;
import ml.clear.sdk.stuck.Recovery;
import ml.clear.sdk.stuck.Recovery.Outcome;
import ml.clear.sdk.stuck.ScanReport;
import ml.clear.sdk.testkit.Exchange;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Between a scan and a cure, and beside it, others act. */
class RecoveryRaceTest {
  private static final int OPERATORS = 8;
  private static final Set<Outcome> DONE_BY_OTHERS = Set.of(Outcome.NOT_STUCK, Outcome.BUSY);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir private Path home;
  private OrphanZoo zoo;
  private ServerCalls calls;

  @BeforeEach
  void makeOrphans() {
    zoo = new OrphanZoo(home, 2);
    calls = zoo.calls();
  }

  @AfterEach
  void close() {
    zoo.close();
  }

  @Test
  void manyOperatorsAtOnceEnqueueEachTaskOnce() throws Exception {
    ScanReport scan = scan();
    RecoverOptions options = OrphanZoo.recoverOptions().cure(SILENT, Cure.REQUEUE);
    List<String> queued = new ArrayList<>(zoo.of(QUEUED_NOWHERE));
    queued.addAll(zoo.of(NO_WORKER));
    queued.addAll(zoo.of(SILENT));
    List<Callable<List<Recovery>>> operators = new ArrayList<>();
    for (int i = 0; i < OPERATORS; i++) {
      ClearMl operator = zoo.newClient();
      operators.add(() -> operator.stuck().recover(scan, options));
    }

    Map<String, Integer> cures = new TreeMap<>();
    List<Recovery> trouble = new ArrayList<>();
    ExecutorService pool = Executors.newFixedThreadPool(OPERATORS);
    for (Future<List<Recovery>> recoveries : pool.invokeAll(operators)) {
      for (Recovery recovery : recoveries.get()) {
        if (recovery.outcome() == Outcome.CURED) {
          cures.merge(OrphanZoo.key(recovery.orphan()), 1, Integer::sum);
        } else if (!DONE_BY_OTHERS.contains(recovery.outcome())) {
          trouble.add(recovery);
        }
      }
    }
    pool.shutdown();

    assertThat(enqueued(queued))
        .hasSize(queued.size())
        .allSatisfy((task, times) -> assertThat(times).isEqualTo(1));
    assertThat(queued).extracting(calls::status).containsOnly("queued");
    assertThat(cures.keySet()).containsAll(zoo.orphans());
    assertThat(cures.entrySet().stream().filter(cure -> !cure.getKey().startsWith("LEASE")))
        .allMatch(cure -> cure.getValue() == 1);
    assertThat(trouble).isEmpty();
    assertThat(scan().orphans()).isEmpty();
  }

  @Test
  void whatCameBackToLifeIsLeftAlone() {
    ScanReport scan = scan();
    String started = zoo.of(QUEUED_NOWHERE).get(0);
    calls.start(started);
    String requeued = zoo.of(QUEUED_NOWHERE).get(1);
    calls.enqueue(requeued, zoo.busy);
    calls.pop(requeued, zoo.busy); // popped again just now, by a worker that will start it
    String pinged = zoo.of(SILENT).get(0);
    calls.ping(pinged);
    String adopted = zoo.of(WORKER_GONE).get(0);
    calls.report("agent-new", adopted);
    String published = zoo.of(PUBLISHING).get(0);
    calls.call("tasks.publish", "{'task':'%s','force':true,'status_reason':'by hand'}", published);
    calls.register("agent-late", zoo.deserted);
    List<String> living = new ArrayList<>(List.of(started, requeued, pinged, adopted, published));
    living.addAll(zoo.of(NO_WORKER));
    Map<String, JsonNode> before = documents(living);

    List<Recovery> recoveries = zoo.client().stuck().recover(scan, OrphanZoo.recoverOptions());

    assertThat(recoveries)
        .filteredOn(recovery -> living.contains(recovery.orphan().id()))
        .hasSize(living.size())
        .allMatch(recovery -> recovery.outcome() == Outcome.NOT_STUCK);
    assertThat(documents(living)).isEqualTo(before);
    assertThat(calls.entries(zoo.busy)).doesNotContain(requeued, started);
  }

  @Test
  void taskWhoseLeaseALivingWorkerHoldsIsLeftAlone() {
    ScanReport scan = scan();
    String task = notClaimed(scan, QUEUED_NOWHERE);
    try (Lease worker = zoo.newClient().leases().acquire("task-" + task, OrphanZoo.LIVING)) {

      List<Recovery> recoveries =
          zoo.client()
              .stuck()
              .recover(scan, OrphanZoo.recoverOptions().leaseWait(Duration.ofSeconds(15)));

      assertThat(of(recoveries, task).outcome()).isEqualTo(Outcome.BUSY);
      assertThat(calls.entries(zoo.busy)).doesNotContain(task);
      worker.requireHeld();
    }
  }

  @Test
  void slowWorkerThatStartsWhileTheTaskIsEnqueuedGetsNoRival() {
    ScanReport scan = scan();
    String task = zoo.of(QUEUED_NOWHERE).get(0);
    TimeSource time = TimeSource.system();
    // The server takes both calls: its check is no guard.
    ApiTransport transport =
        new Interposed(
            new HttpTransport(zoo.client().config(), RetryOptions.DEFAULT, time),
            "tasks.enqueue",
            () -> calls.start(task));
    try (transport;
        LeaseClient leases = new LeaseClient(time, "operator", Optional::empty)) {
      Orphans orphans =
          new Orphans(
              transport,
              new EpochLeases(new ServerLeaseStore(transport), leases),
              "operator",
              time);

      List<Recovery> recoveries = orphans.recover(scan, OrphanZoo.recoverOptions());

      assertThat(of(recoveries, task).outcome()).isEqualTo(Outcome.NOT_STUCK);
      assertThat(calls.status(task)).isEqualTo("in_progress");
      assertThat(calls.entries(zoo.busy)).doesNotContain(task);
    }
  }

  @Test
  void strayEntryIsTakenOutThoughTheRunningWorkerHoldsTheLease() {
    String task = zoo.of(STRAY_ENTRY).get(0);
    try (Lease worker = zoo.newClient().leases().acquire("task-" + task, OrphanZoo.LIVING)) {
      JsonNode before = calls.task(task);

      List<Recovery> recoveries = zoo.client().stuck().recover(scan(), OrphanZoo.recoverOptions());

      assertThat(of(recoveries, task).outcome()).isEqualTo(Outcome.CURED);
      assertThat(calls.entries(zoo.busy)).doesNotContain(task);
      assertThat(calls.task(task)).isEqualTo(before);
      worker.requireHeld();
    }
  }

  @Test
  void taskWithoutWorkerStaysUntilAQueueIsNamed() {
    RecoverOptions options = RecoverOptions.dryRun().leaseWait(Duration.ofSeconds(20)).forReal();

    List<Recovery> recoveries = zoo.client().stuck().recover(scan(), options);

    assertThat(recoveries)
        .filteredOn(recovery -> recovery.orphan().kind() == NO_WORKER)
        .hasSize(2)
        .allMatch(recovery -> recovery.outcome() == Outcome.LEFT);
    assertThat(calls.entries(zoo.deserted)).containsAll(zoo.of(NO_WORKER));
  }

  @Test
  void programThatOutlivedItsWorkerIsToldButNotFreed() {
    String left = zoo.of(WORKER_GONE).get(0);
    calls.ping(left);

    ScanReport scan = scan();
    List<Recovery> recoveries = zoo.client().stuck().recover(scan, OrphanZoo.recoverOptions());

    assertThat(scan.of(WORKER_GONE)).filteredOn(Orphan::alive).hasSize(1);
    assertThat(of(recoveries, left).outcome()).isEqualTo(Outcome.LEFT);
    assertThat(calls.status(left)).isEqualTo("in_progress");
  }

  private ScanReport scan() {
    return zoo.client().stuck().scan(OrphanZoo.scanOptions());
  }

  private static String notClaimed(ScanReport scan, OrphanKind kind) {
    return scan.of(kind).stream()
        .filter(orphan -> orphan.evidence().stream().noneMatch(text -> text.contains("lease")))
        .findFirst()
        .orElseThrow()
        .id();
  }

  private static Recovery of(List<Recovery> recoveries, String task) {
    return recoveries.stream()
        .filter(recovery -> recovery.orphan().id().equals(task))
        .findFirst()
        .orElseThrow();
  }

  private Map<String, JsonNode> documents(List<String> tasks) {
    Map<String, JsonNode> documents = new TreeMap<>();
    tasks.forEach(task -> documents.put(task, calls.task(task)));
    return documents;
  }

  /** How often each of these was enqueued with success since the zoo was opened to operators. */
  private Map<String, Integer> enqueued(List<String> tasks) {
    Map<String, Integer> times = new TreeMap<>();
    for (Exchange exchange : zoo.server().requests()) {
      if (exchange.action().equals("tasks.enqueue") && exchange.status() == 200) {
        String body = exchange.requestText();
        JsonNode request = json(body);
        String task = request.path("task").asText();
        if (tasks.contains(task) && request.has("status_reason")) {
          times.merge(task, 1, Integer::sum);
        }
      }
    }
    return times;
  }

  private static JsonNode json(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
