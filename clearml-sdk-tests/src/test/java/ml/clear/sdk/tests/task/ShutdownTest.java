package ml.clear.sdk.tests.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.TaskInfo;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.report.AbandonedSpools;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import ml.clear.sdk.time.TimeSource;
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

  /** Memory may end in a thread of ours, or of the HTTP client, and the program go on. */
  @Test
  void whatEndsAThreadOfTheLibraryIsNoVerdictOnTheProgram() throws Exception {
    assertThat(run("ours", false).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void aSignalStops() throws Exception {
    TaskInfo task = run("wait", true);

    assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(task.statusReason()).contains("SIGTERM");
    assertThat(task.lastIteration()).isEqualTo(1);
  }

  @Test
  void aSignalDuringALongUploadStops() throws Exception {
    server.faults().nextUpload().hang();

    TaskInfo task = run("upload", true);

    assertThat(task.status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(task.statusReason()).contains("SIGTERM");
  }

  /** The limit is what a container's runtime gives before it kills; so it is measured. */
  @Test
  void aServerThatHangsHoldsUpTheEndNoLongerThanTheLimitAndReportsAreKept() throws Exception {
    Process process = start("five");
    List<String> ids = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      for (int i = 0; i < 5; i++) {
        ids.add(out.readLine().substring("TASK ".length()));
      }
      server.faults().next("*").times(10_000).hang();
      process.getOutputStream().write('\n');
      process.getOutputStream().flush();
      assertThat(out.readLine()).isEqualTo("reported");

      process.destroy();
      long start = System.nanoTime();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      Duration took = Duration.ofNanos(System.nanoTime() - start);

      assertThat(took).isLessThan(UnclosedTask.LIMIT.plusSeconds(2)); // the JVM's own end
    } finally {
      process.destroyForcibly();
    }
    server.faults().clear();
    ClearMlConfig config = Clients.config(server, home);
    Path root = SpoolFolder.root(config.cacheDirectory(), config.apiServer());
    try (HttpTransport transport =
            new HttpTransport(config, RetryOptions.DEFAULT, TimeSource.system());
        AbandonedSpools left =
            new AbandonedSpools(transport, root, ReporterOptions.DEFAULT, TimeSource.system())) {
      assertThat(left.send(Duration.ofSeconds(10)).delivered()).isEqualTo(5);
    }
    assertThat(ids).allMatch(id -> server.task(id).scalar("loss", "train").size() == 1);
  }

  private Process start(String how) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            UnclosedTask.class.getName(),
            how);
    builder.environment().putAll(Clients.environment(server, home).variables());
    builder.environment().put("HOME", home.toString());
    builder.redirectError(home.resolve("err.txt").toFile());
    return builder.start();
  }

  private TaskInfo run(String how, boolean terminate) throws IOException, InterruptedException {
    Process process = start(how);
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
