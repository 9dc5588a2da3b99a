package ml.clear.sdk.tests.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.TaskInfo;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM that ends with an open task leaves behind: the reference SDK's verdict. */
class ShutdownTest {
  @TempDir Path home;
  private ClearMlServer server;
  private ClearMl reader;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    reader = Clients.client(server, home);
  }

  @AfterEach
  void stop() {
    reader.close();
    server.close();
  }

  @Test
  void aNormalEndCompletesAndLosesNothing() throws Exception {
    TaskInfo task = run("end", false);

    assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task.lastIteration()).isEqualTo(1);
  }

  @Test
  void anExceptionThatNobodyCatchesFails() throws Exception {
    TaskInfo task = run("throw", false);

    assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(task.statusReason()).contains("nobody catches this");
    assertThat(task.lastIteration()).isEqualTo(1);
    assertThat(home.resolve("err.txt"))
        .content()
        .contains("Exception in thread \"main\" java.lang.IllegalStateException: nobody")
        .doesNotContain("StackOverflowError");
  }

  @Test
  void aSignalStops() throws Exception {
    TaskInfo task = run("wait", true);

    assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(task.statusReason()).contains("SIGTERM");
    assertThat(task.lastIteration()).isEqualTo(1);
  }

  private TaskInfo run(String how, boolean terminate) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Duser.home=" + home,
                "-cp",
                System.getProperty("java.class.path"),
                UnclosedTask.class.getName(),
                how));
    builder.environment().putAll(Clients.environment(server, home).variables());
    builder.redirectError(home.resolve("err.txt").toFile());
    Process process = builder.start();
    try (BufferedReader out = process.inputReader()) {
      String id = out.readLine().substring("TASK ".length());
      if (terminate) {
        process.destroy(); // SIGTERM
      }
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      return reader.tasks().get(id).info();
    } finally {
      process.destroyForcibly();
    }
  }
}
