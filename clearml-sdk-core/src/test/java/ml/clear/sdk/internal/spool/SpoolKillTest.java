package ml.clear.sdk.internal.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ml.clear.sdk.internal.spool.Segment.Lane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that spools is killed; another takes over what it had announced. */
class SpoolKillTest {
  private static final byte[] CONTENT =
      "[{\"a\":1}]\n".repeat(100).getBytes(StandardCharsets.UTF_8);

  @TempDir private Path root;

  /** The process to be killed: writes segments for ever and says so after each. */
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException {
      SpoolFolder folder = SpoolFolder.create(Path.of(args[0]), new SpoolFiles());
      for (long sequence = 1; ; sequence++) {
        folder.write(sequence, Lane.METRICS, false, 1, CONTENT);
        System.out.println(sequence);
      }
    }
  }

  /** Another process, which ends with 0 if it could take over the folder. */
  static final class Taker {
    private Taker() {}

    public static void main(String[] args) throws IOException {
      boolean taken = SpoolFolder.tryAdopt(Path.of(args[0]), new SpoolFiles()).isPresent();
      System.exit(taken ? 0 : 1);
    }
  }

  private static ProcessBuilder java(Class<?> main, Path folder) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            main.getName(),
            folder.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  /** POSIX frees a lock when the process closes the file, even by another descriptor. */
  @Test
  void aSecondClientThatLooksDoesNotFreeTheFolderForOtherProcesses() throws Exception {
    Path path = root.resolve("held");
    SpoolFolder held = SpoolFolder.create(path, new SpoolFiles());
    held.write(1, Lane.METRICS, false, 1, CONTENT);

    assertThat(SpoolFolder.tryAdopt(path, new SpoolFiles())).isEmpty();

    assertThat(java(Taker.class, path).start().waitFor()).as("held").isEqualTo(1);
    held.close();
    assertThat(java(Taker.class, path).start().waitFor()).as("free").isZero();
  }

  @Test
  void whatWasSpooledBeforeAKillIsReadByTheNextProcess() throws Exception {
    Path path = root.resolve("victim");
    Process victim = java(Victim.class, path).start();
    long announced = 0;
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8))) {
      while (announced < 500) {
        announced = Long.parseLong(said.readLine());
      }
      assertThat(SpoolFolder.tryAdopt(path, new SpoolFiles())).as("it is alive").isEmpty();
    } finally {
      victim.destroyForcibly().waitFor();
    }

    SpoolFolder adopted = SpoolFolder.tryAdopt(path, new SpoolFiles()).orElseThrow();
    List<Segment> segments = adopted.segments();

    assertThat(segments).hasSizeGreaterThanOrEqualTo((int) announced);
    for (Segment segment : segments) {
      assertThat(adopted.read(segment)).hasValue(CONTENT);
      adopted.remove(segment);
    }
    adopted.close();
    assertThat(Files.exists(path)).isFalse();
  }
}
