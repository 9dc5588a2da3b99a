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

  @Test
  void whatWasSpooledBeforeAKillIsReadByTheNextProcess() throws Exception {
    Path path = root.resolve("victim");
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName(),
                path.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
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
