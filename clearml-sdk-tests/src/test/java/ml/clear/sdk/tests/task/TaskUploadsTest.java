package ml.clear.sdk.tests.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.artifact.Artifact;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Uploads are finished, or told as failed, before the verdict, and do not decide about it. */
class TaskUploadsTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path home;
  private ClearMlServer server;
  private ClearMl client;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    client = Clients.client(server, home);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private Path weights() {
    try {
      return Files.writeString(home.resolve("model.ubj"), "weights");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aLostUploadStandsInTheLedgerAndTheRunIsCompleted() {
    Task task = client.task("unlucky").start();
    server.faults().nextUpload().times(2).error(413, 0, "too large");

    assertThat(task.uploadArtifact("table", ArtifactContent.text("x"))).isEmpty();
    assertThat(task.uploadArtifact("missing", home.resolve("no such file"))).isEmpty();
    CompletableFuture<Model> model = task.models().output("ranker").uploadAsync(weights());
    assertThat(model).failsWithin(LIMIT);
    assertThat(task.uploadArtifact("good", ArtifactContent.text("y"))).isPresent();
    DeliveryReport ledger = task.close(LIMIT);

    assertThat(ledger.isComplete()).isFalse();
    assertThat(ledger.uploads().stored()).isEqualTo(1);
    assertThat(ledger.uploads().failed()).isEqualTo(3);
    assertThat(ledger.uploads().failures())
        .satisfiesExactly(
            first -> assertThat(first).startsWith("table: PUT http").contains("413"),
            second -> assertThat(second).startsWith("missing: ").contains("no such file"),
            third -> assertThat(third).startsWith("ranker: PUT http").contains("413"));
    assertThat(task.ref().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(server.task(task.id()).artifacts()).containsOnlyKeys("good");
    assertThat(server.task(task.id()).outputModels()).isEmpty();
  }

  @Test
  void rowsThatCannotBeReadDoNotEndTheTraining() {
    Task task = client.task("ragged").start();
    List<List<Integer>> ragged = List.of(List.of(1, 2), List.of(3));
    Iterable<List<Integer>> broken =
        () -> {
          throw new IllegalStateException("the cursor is closed");
        };

    assertThat(task.uploadArtifact("ragged", ArtifactContent.table(List.of("a", "b"), ragged)))
        .isEmpty();
    assertThat(task.uploadArtifact("broken", ArtifactContent.table(List.of("a"), broken)))
        .isEmpty();
    DeliveryReport ledger = task.close(LIMIT);

    assertThat(ledger.uploads().failures())
        .containsExactly("ragged: row 1 has 1 cells, not 2", "broken: the cursor is closed");
    assertThat(task.ref().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void whoAsksForItGetsTheFailureOfAnUpload() {
    Task task = client.task("strict").failIfUploadFails().start();
    server.faults().nextUpload().times(2).error(413, 0, "too large");

    assertThatThrownBy(() -> task.uploadArtifact("table", ArtifactContent.text("x")))
        .isInstanceOf(StorageException.class);
    assertThat(task.models().output("ranker").uploadAsync(weights())).failsWithin(LIMIT);
    task.close();

    assertThat(task.ref().status()).isEqualTo(TaskStatus.FAILED);
    assertThat(task.ref().info().statusReason()).startsWith("2 uploads failed: table: PUT http");
  }

  @Test
  void modelsInTheBackgroundAreThereBeforeTheVerdict() {
    Task task = client.task("trainer").start();
    server.faults().nextUpload().delay(Duration.ofMillis(300));

    CompletableFuture<Model> model =
        task.models().output("ranker").framework("XGBoost").uploadAsync(weights());
    DeliveryReport ledger = task.close(LIMIT);

    assertThat(ledger.isComplete()).isTrue();
    assertThat(ledger.uploads().stored()).isEqualTo(1);
    assertThat(model).isCompletedWithValueMatching(made -> made.framework().equals("XGBoost"));
    assertThat(model.join().localCopy()).hasContent("weights");
    assertThat(server.task(task.id()).outputModels()).containsOnlyKeys("ranker");
    assertThat(task.ref().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void anUploadThatDoesNotEndIsGivenUpBeforeTheVerdict() {
    Task task = client.task("stuck").start();
    server.faults().nextUpload().hang();
    CompletableFuture<Artifact> stuck =
        task.artifacts().uploadAsync("stuck", ArtifactContent.text("x"));

    DeliveryReport ledger = task.close(Duration.ofMillis(200));

    assertThat(ledger.uploads().unfinished()).isZero();
    assertThat(ledger.uploads().failures())
        .containsExactly("stuck: not finished when the task was closed");
    assertThat(stuck).isCompletedExceptionally();
    assertThat(task.ref().status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(server.task(task.id()).artifacts()).isEmpty();
  }

  @Test
  void aClientThatIsClosedEndsAnUploadThatHangs() {
    Task task = client.task("stuck").start();
    server.faults().nextUpload().hang();
    CompletableFuture<Artifact> stuck =
        task.artifacts().uploadAsync("stuck", ArtifactContent.text("x"));

    task.close(Duration.ofMillis(200));
    client.close();

    assertThat(stuck).isCompletedExceptionally();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().startsWith("clearml-upload"))
        .allSatisfy(TaskUploadsTest::endsSoon);
  }

  private static void endsSoon(Thread thread) {
    try {
      thread.join(20_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    assertThat(thread.isAlive()).as("%s", thread).isFalse();
  }

  @Test
  void pingsGoOnDuringALongUpload() {
    ManualTime time = new ManualTime();
    try (ClearMlServer slow = ClearMlServer.builder().time(time).start();
        ClearMl busy = Clients.builder(Clients.environment(slow, home)).time(time).build()) {
      Task task = busy.task("long").start();
      slow.faults().nextUpload().hang();
      CompletableFuture<Artifact> stuck =
          task.artifacts().uploadAsync("stuck", ArtifactContent.text("x"));
      Thread closing = new Thread(() -> task.close(Duration.ofMinutes(10)));
      closing.start();
      time.awaitParked(closing);

      for (int minute = 1; minute <= 3; minute++) {
        int before = pings(slow);
        time.advance(Duration.ofMinutes(1));
        while (pings(slow) == before) {
          Thread.onSpinWait();
        }
      }

      assertThat(stuck).isNotDone();
      assertThat(task.ref().status()).isEqualTo(TaskStatus.IN_PROGRESS);
      time.advance(Duration.ofMinutes(10));
      assertThat(stuck).failsWithin(LIMIT);
    }
  }

  private static int pings(ClearMlServer server) {
    return (int)
        server.requests().stream().filter(each -> each.action().equals("tasks.ping")).count();
  }
}
