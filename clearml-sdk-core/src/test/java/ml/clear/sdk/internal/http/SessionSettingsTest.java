package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.clear.sdk.ConfigurationException;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionSettingsTest {
  @TempDir private Path home;

  @Test
  void missingKeysAreToldWithTheFilesThatWereLookedForAndTheWayToDoWithoutAServer()
      throws IOException {
    Path trains = Files.writeString(home.resolve("trains.conf"), "api {}");

    assertThatThrownBy(() -> SessionSettings.of(config(Environment.bare(home))))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            home.resolve("clearml.conf") + " is not there",
            trains + " was read",
            "CLEARML_OFFLINE_MODE=1");
  }

  @Test
  void aMisspeltPathOfTheFileIsTold() {
    Path misspelt = home.resolve("claerml.conf");

    assertThatThrownBy(
            () ->
                SessionSettings.of(
                    config(
                        Environment.bare(home)
                            .withVariable("CLEARML_CONFIG_FILE", misspelt.toString()))))
        .hasMessageContaining("(" + misspelt + " is not there)");
  }

  private static ClearMlConfig config(Environment environment) {
    return ClearMlConfig.builder().environment(environment).build();
  }
}
