package ml.clear.sdk.tests.stuck;

import static ml.clear.sdk.stuck.OrphanKind.GHOST_ENTRY;
import static ml.clear.sdk.stuck.OrphanKind.NO_WORKER;
import static ml.clear.sdk.stuck.OrphanKind.PUBLISHING;
import static ml.clear.sdk.stuck.OrphanKind.QUEUED_NOWHERE;
import static ml.clear.sdk.stuck.OrphanKind.SILENT;
import static ml.clear.sdk.stuck.OrphanKind.STOPPING;
import static ml.clear.sdk.stuck.OrphanKind.STRAY_ENTRY;
import static ml.clear.sdk.stuck.OrphanKind.WORKER_GONE;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ml.clear.sdk.queue.ClaimedTask;
import ml.clear.sdk.stuck.Cure;
import ml.clear.sdk.stuck.OrphanKind;
import ml.clear.sdk.stuck.RecoverOptions;
import ml.clear.sdk.stuck.Recovery;
import ml.clear.sdk.stuck.Recovery.Outcome;
import ml.clear.sdk.stuck.ScanReport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orphans of every kind among healthy look-alikes of each. */
class OrphansTest {
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
  void scanFindsEveryOrphanAndNothingElseAndChangesNothing() {
    String before = calls.state();

    ScanReport scan = scan();

    assertThat(scan.orphans())
        .extracting(OrphanZoo::key)
        .containsExactlyInAnyOrderElementsOf(zoo.orphans());
    assertThat(scan.orphans()).noneMatch(orphan -> orphan.evidence().isEmpty() || orphan.alive());
    assertThat(scan.unjudgedLeases()).isEmpty();
    assertThat(calls.state()).isEqualTo(before);
  }

  @Test
  void taskThatAConsumerOfThisLibraryRunsIsNotStuck() throws InterruptedException {
    String task = calls.newTask("claimed");
    calls.enqueue(task, calls.newQueue("claims"));
    try (ClaimedTask claimed = zoo.newClient().queue("claims").claim()) {
      assertThat(claimed.id()).isEqualTo(task);

      assertThat(scan().orphans())
          .extracting(OrphanZoo::key)
          .containsExactlyInAnyOrderElementsOf(zoo.orphans());
    }
  }

  @Test
  void agesAreByTheServersClock() {
    assertThat(scan().of(QUEUED_NOWHERE))
        .allSatisfy(orphan -> assertThat(orphan.age()).hasHours(3));
  }

  @Test
  void recoverCuresAllAndSaysSoInEachTask() {
    List<Recovery> recoveries = zoo.client().stuck().recover(scan(), OrphanZoo.recoverOptions());

    assertThat(recoveries).hasSize(zoo.orphans().size());
    assertThat(recoveries).allMatch(recovery -> recovery.outcome() == Outcome.CURED);
    assertThat(scan().orphans()).isEmpty();
    assertThat(calls.entries(zoo.busy)).containsAll(zoo.of(QUEUED_NOWHERE));
    assertThat(calls.entries(zoo.busy)).doesNotContainAnyElementsOf(zoo.of(STRAY_ENTRY));
    assertThat(calls.entries(zoo.busy)).doesNotContainAnyElementsOf(zoo.of(GHOST_ENTRY));
    assertThat(calls.entries(zoo.fallback)).containsExactlyInAnyOrderElementsOf(zoo.of(NO_WORKER));
    assertStatus("stopped", SILENT, WORKER_GONE, STOPPING);
    assertStatus("published", PUBLISHING);
    assertStatus("queued", QUEUED_NOWHERE, NO_WORKER);
    for (OrphanKind kind : List.of(QUEUED_NOWHERE, NO_WORKER, SILENT, WORKER_GONE, STOPPING)) {
      assertThat(zoo.of(kind))
          .extracting(task -> calls.task(task).path("status_reason").asText())
          .allMatch(reason -> reason.startsWith("freed by operator-0 (lease token "));
    }
  }

  @Test
  void dryRunChangesNothingAndTellsWhatItWouldDo() {
    ScanReport scan = scan();
    String before = calls.state();

    List<Recovery> plan =
        zoo.client().stuck().recover(scan, RecoverOptions.dryRun().into("fallback"));

    assertThat(plan).hasSize(zoo.orphans().size());
    assertThat(plan).allMatch(recovery -> recovery.outcome() == Outcome.PLANNED);
    assertThat(plan).noneMatch(recovery -> recovery.detail().isEmpty());
    assertThat(calls.state()).isEqualTo(before);
  }

  @Test
  void recoveringASecondTimeDoesNothing() {
    ScanReport scan = scan();
    zoo.client().stuck().recover(scan, OrphanZoo.recoverOptions());
    String after = calls.state();

    List<Recovery> again = zoo.newClient().stuck().recover(scan, OrphanZoo.recoverOptions());

    assertThat(again).allMatch(recovery -> recovery.outcome() == Outcome.NOT_STUCK);
    assertThat(calls.state()).isEqualTo(after);
  }

  @Test
  void silentRunIsResetAndEnqueuedWhereItCameFromIfAskedTo() {
    String task = calls.newTask("from a queue");
    calls.enqueue(task, zoo.busy);
    calls.pop(task, zoo.busy);
    calls.start(task);
    ScanReport scan = zoo.client().stuck().scan(OrphanZoo.scanOptions().withSilence(Duration.ZERO));

    List<Recovery> recoveries =
        zoo.client()
            .stuck()
            .recover(scan, OrphanZoo.recoverOptions().cure(SILENT, Cure.RESET_AND_REQUEUE));

    assertThat(recoveries)
        .filteredOn(recovery -> recovery.orphan().id().equals(task))
        .extracting(Recovery::outcome)
        .containsExactly(Outcome.CURED);
    assertThat(calls.entries(zoo.busy)).containsOnlyOnce(task);
    assertThat(calls.task(task).path("started").isMissingNode()).isTrue();
  }

  private ScanReport scan() {
    return zoo.client().stuck().scan(OrphanZoo.scanOptions());
  }

  private void assertStatus(String status, OrphanKind... kinds) {
    for (OrphanKind kind : kinds) {
      assertThat(zoo.of(kind)).extracting(calls::status).containsOnly(status);
    }
  }
}
