package ml.clear.sdk.tests.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker's JVM is ended by SIGTERM, as a deployment does. */
class WorkerProcessTest {
  @TempDir Path home;
  private ClearMlServer server;
  private ClearMl client;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    client = Clients.client(server, home);
    client.queues().create("gpu");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void runningTaskIsBackInFrontBeforeTheJvmHasEnded() throws Exception {
    String first = Drafts.queued(client, "gpu", "first");
    String second = Drafts.queued(client, "gpu", "second");

    runAndTerminate(first, "polite");

    assertThat(client.queue("gpu").entries())
        .extracting(QueueEntry::taskId)
        .containsExactly(first, second);
    assertThat(server.task(first).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(server.task(first).field("status_reason"))
        .hasValueSatisfying(why -> assertThat(why).contains("shuts down"));
    assertThat(client.queues().workers(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void taskWhoseHandlerDoesNotStopIsLeftToItsSilentLease() throws Exception {
    String first = Drafts.queued(client, "gpu", "first");

    runAndTerminate(first, "stubborn");

    assertThat(client.queue("gpu").entries()).isEmpty(); // the handler may still be at it
    assertThat(server.task(first).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(client.leases().findHolder("task-" + first)).isPresent();
    assertThat(client.queues().workers(Duration.ofMinutes(1))).isEmpty();
  }

  private void runAndTerminate(String task, String manners)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                WaitingWorker.class.getName(),
                "gpu",
                manners));
    builder.environment().putAll(Clients.environment(server, home).variables());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    Process process = builder.start();
    try (BufferedReader out = process.inputReader()) {
      assertThat(out.readLine()).isEqualTo("RUNS " + task);
      process.destroy(); // SIGTERM
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
  }
}
