package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes no more, as the limit on the size of a process's files shows it. */
class FullDiskTest {
  @TempDir Path folder;

  @BeforeEach
  void requireLimits() {
    assumeThat(Path.of("/bin/sh")).exists();
  }

  /** What a JVM says whose files may have 2 MiB, and that copies 4 MiB. */
  private String run(String action) throws Exception {
    Path source = Files.write(folder.resolve("source.bin"), new byte[4 << 20]);
    Files.createDirectory(folder.resolve("target"));
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "ulimit -f 4096; exec \"$0\" \"$@\"",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                FullDiskProcess.class.getName(),
                action,
                source.toString(),
                folder.resolve("target/copy.bin").toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private void assertToldAndNothingLeft(String said) throws Exception {
    assertThat(said).contains("TOO_LARGE", "make room", "copy.bin");
    try (Stream<Path> left = Files.list(folder.resolve("target"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void anUploadToAFullDiskSaysSoAndLeavesNothing() throws Exception {
    assertToldAndNothingLeft(run("upload"));
  }

  @Test
  void aDownloadToAFullDiskSaysSoAndLeavesNothing() throws Exception {
    assertToldAndNothingLeft(run("download"));
  }
}
