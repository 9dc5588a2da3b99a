package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that the operating system says is full, in the middle of a file. */
class FullDiskTest {
  private static final int LINES = 200;

  @TempDir private Path root;

  /** Reports lines of 10 KB while the server is away, then lets it come back; says the ledger. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) {
      FakeServer server = new FakeServer();
      server.always(
          FakeServer.failing(
              new ServerUnreachableException("events.add_batch", Effect.NONE, "away", null)));
      Reporter reporter =
          new Reporter(
              server,
              ReporterOptions.DEFAULT.withMaxBatchBytes(32 << 10),
              TimeSource.system(),
              Optional.of(Path.of(args[0])));
      TaskReporter task = reporter.open("task1", 0, "host");
      for (int i = 0; i < LINES; i++) {
        task.text(i + " " + "x".repeat(10_000));
        while (i == 4 && task.ledger().console().spooled() < 5) { // there is room for the first
          task.flush(Duration.ofMillis(10));
        }
      }
      say(task.flush(Duration.ofSeconds(1)).console());
      server.always(null);
      say(task.flush(Duration.ofSeconds(30)).console());
      System.out.println(server.messages().stream().distinct().count());
      reporter.close(Duration.ZERO);
    }

    private static void say(DeliveryCounts counts) {
      System.out.println(counts.delivered());
      System.out.println(counts.queued());
      System.out.println(counts.spooled());
    }
  }

  /**
   * One of 256 KB, in a mount name space of its own, which a user may make where that is allowed.
   */
  @Test
  void whatTheDiskDoesNotTakeWaitsInMemoryAndNothingIsLost() throws Exception {
    Process shell =
        new ProcessBuilder(
                "unshare",
                "-rm",
                "sh",
                "-c",
                "mount -t tmpfs -o size=256k tmpfs \"$0\" && exec \"$@\"",
                root.toString(),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Program.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = shell.inputReader(StandardCharsets.UTF_8)) {
      String delivered = said.readLine();
      assumeTrue(delivered != null, "this machine allows no mounts: unshare -rm fails");
      int queued = Integer.parseInt(said.readLine());
      int spooled = Integer.parseInt(said.readLine());
      assertThat(delivered).isEqualTo("0");
      assertThat(queued).isPositive();
      assertThat(spooled).isPositive();
      assertThat(queued + spooled).isEqualTo(LINES);
      List<String> afterwards = said.lines().toList();
      assertThat(afterwards).containsExactly("200", "0", "0", "200");
    } finally {
      shell.destroyForcibly().waitFor();
    }
  }
}
