package ml.clear.sdk.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.clear.sdk.offline.ImportSession;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The programs for the command line, as whoever starts them sees them. */
class CommandLineTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(classes = {SendSpool.class, ImportSession.class})
  void aConfigurationThatCannotBeReadIsToldWithoutAStackTrace(Class<?> program)
      throws IOException, InterruptedException {
    Path broken = Files.writeString(folder.resolve("broken.conf"), "api {\n credentials {\n");
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            program.getName());
    command.environment().put("CLEARML_CONFIG_FILE", broken.toString());

    Process process = command.redirectErrorStream(true).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).isEqualTo(1);
    assertThat(printed).contains("broken.conf:").doesNotContain("\tat ");
  }
}
