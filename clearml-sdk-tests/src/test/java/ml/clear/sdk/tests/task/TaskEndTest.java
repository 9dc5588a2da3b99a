package ml.clear.sdk.tests.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskInfo;
import ml.clear.sdk.TaskQuery;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.artifact.Artifact;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verdict reaches the server from every thread that may end a run, in whatever state. */
class TaskEndTest {
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

  @Test
  void anInterruptedThreadStillDeliversTheVerdictAndStaysInterrupted() {
    Task task = client.task("interrupted").start();

    Thread.currentThread().interrupt();
    task.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(task.ref().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void anInterruptedThreadStillMakesTheOfflineSession() {
    try (ClearMl offline = ClearMl.builder().config(client.config()).offline().build()) {
      Task task = offline.task("interrupted").start();

      Thread.currentThread().interrupt();
      task.close();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(task.offlineSession().orElseThrow().zip()).exists();
    }
  }

  @Test
  void aSecondCloseWaitsForTheOneUnderWay() throws InterruptedException {
    Task task = client.task("closed twice").start();
    CompletableFuture<Iterator<List<Object>>> rows = new CompletableFuture<>();
    Iterable<List<Object>> late = rows::join;
    CompletableFuture<Artifact> upload =
        task.artifacts().uploadAsync("table", ArtifactContent.table(List.of("a"), late));
    Queue<TaskStatus> afterClose = new ConcurrentLinkedQueue<>();
    Runnable close =
        () -> {
          task.close();
          afterClose.add(task.ref().status());
        };
    Thread first = startAndAwaitRest(close);
    Thread second = startAndAwaitRest(close);

    rows.complete(Collections.emptyIterator());
    first.join();
    second.join();

    assertThat(upload).isCompleted();
    assertThat(afterClose).containsExactly(TaskStatus.COMPLETED, TaskStatus.COMPLETED);
  }

  /** Returns once the thread waits for something that lasts, or has ended. */
  private static Thread startAndAwaitRest(Runnable body) {
    Thread thread = new Thread(body);
    thread.start();
    EnumSet<Thread.State> atRest =
        EnumSet.of(Thread.State.TIMED_WAITING, Thread.State.WAITING, Thread.State.TERMINATED);
    while (!atRest.contains(thread.getState())) {
      Thread.onSpinWait();
    }
    return thread;
  }

  @Test
  void aTaskThatCannotBeginIsFailedAndNoLongerPinged() {
    try (ClearMl chatty =
        Clients.builder(
                Clients.environment(server, home)
                    .withVariable("CLEARML_LOG_ENVIRONMENT", "SPARK_*")
                    .withVariable("SPARK_HOME", "/opt/spark"))
            .build()) {
      server.faults().next("tasks.edit_hyper_params").error(400, 12, "no such thing");

      assertThatThrownBy(() -> chatty.task("unlucky").start())
          .isInstanceOf(ServerRejectedException.class);
    }

    List<TaskInfo> found = client.tasks().find(TaskQuery.all().name("unlucky")).toList();
    assertThat(found).singleElement().extracting(TaskInfo::status).isEqualTo(TaskStatus.FAILED);
  }
}
