package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that reports while the server is away is killed, again and again, at any moment. */
class KillTest {
  private static final int KILLS = 10;

  @TempDir private Path folder;

  /** The process: reports lines for ever, and says how many of them are on disk. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) {
      Reporter reporter =
          new Reporter(
              FakeServer.throwing(
                  new ServerUnreachableException("events.add_batch", Effect.NONE, "away", null)),
              ReporterOptions.DEFAULT.withMaxBatchEvents(7),
              TimeSource.system(),
              Optional.of(Path.of(args[0])));
      TaskReporter task = reporter.open("task1", 0, "host");
      for (int line = 0; ; line++) {
        task.text("line " + line);
        if (line % 10 == 9) {
          System.out.println(task.flush(Duration.ofMillis(2)).console().spooled());
        }
      }
    }
  }

  /** Kills it some words after the first lines are on disk; returns how many it said there are. */
  private static int killAfter(int words, Path root) throws IOException, InterruptedException {
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                root.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int spooled = 0;
    try (BufferedReader said = victim.inputReader(StandardCharsets.UTF_8)) {
      while (spooled == 0) {
        spooled = Integer.parseInt(said.readLine());
      }
      for (int i = 0; i < words; i++) {
        spooled = Integer.parseInt(said.readLine());
      }
    } finally {
      victim.destroyForcibly().waitFor(); // SIGKILL, whatever it was writing just then
    }
    return spooled;
  }

  private static DeliveryCounts sendAllTo(FakeServer server, Path root) {
    try (AbandonedSpools next =
        new AbandonedSpools(server, root, ReporterOptions.DEFAULT, TimeSource.system())) {
      return next.send(Duration.ZERO);
    }
  }

  @Test
  void theNextProcessSendsWhateverWasSpooledOnceAndInOrder() throws Exception {
    SplittableRandom random = new SplittableRandom(6);
    long rescued = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Path root = folder.resolve("kill " + kill);
      FakeServer server = new FakeServer();
      int spooled = killAfter(random.nextInt(60), root);

      DeliveryCounts sum = sendAllTo(server, root);

      int arrived = server.messages().size();
      assertThat(arrived).isGreaterThanOrEqualTo(spooled);
      assertThat(sum.delivered()).isEqualTo(sum.offered()).isEqualTo(arrived);
      assertThat(server.messages())
          .doesNotHaveDuplicates()
          .isSortedAccordingTo(Comparator.comparingInt(KillTest::number));
      assertThat(root).isEmptyDirectory();
      rescued += arrived;
    }
    System.out.println("processes killed: " + KILLS + ", spooled reports sent: " + rescued);
  }

  /** As after a power cut, which may tear a file that was written last. */
  @Test
  void aTornTailCostsOnlyItself() throws Exception {
    SplittableRandom random = new SplittableRandom(7);
    Path root = folder.resolve("torn");
    killAfter(20, root);
    Path last = newestSegment(root);
    int lost =
        Integer.parseInt(last.getFileName().toString().replaceAll("\\d+-log-(\\d+)-.*", "$1"));
    byte[] whole = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(whole, random.nextInt(whole.length)));
    FakeServer server = new FakeServer();

    DeliveryCounts sum = sendAllTo(server, root);

    assertThat(lost).isPositive();
    assertThat(sum.dropped(DropReason.FAILED)).isEqualTo(lost);
    assertThat(sum.delivered()).isEqualTo(sum.offered() - lost);
    assertThat(server.messages())
        .doesNotHaveDuplicates()
        .isSortedAccordingTo(Comparator.comparingInt(KillTest::number));
  }

  private static int number(String line) {
    return Integer.parseInt(line.substring("line ".length()));
  }

  private static Path newestSegment(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      List<Path> segments =
          files
              .filter(file -> file.toString().endsWith(".jsonl"))
              .sorted(Comparator.comparing(file -> file.getFileName().toString()))
              .toList();
      return segments.get(segments.size() - 1);
    }
  }
}
