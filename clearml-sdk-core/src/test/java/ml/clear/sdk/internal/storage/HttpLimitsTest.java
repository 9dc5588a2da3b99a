package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpLimitsTest {
  @TempDir Path folder;

  private HttpLimits of(Map<String, Object> settings) {
    var config = ClearMlConfig.builder().environment(Environment.bare(folder));
    settings.forEach(config::set);
    return HttpLimits.of(config.build());
  }

  @Test
  void nothingConfiguredIsTheDefault() {
    assertThat(of(Map.of())).isEqualTo(HttpLimits.DEFAULT);
  }

  @Test
  void theReferencesSettingsCount() {
    HttpLimits limits =
        of(
            Map.of(
                "sdk.http.timeout.connection", 7,
                "sdk.http.timeout.total", 90,
                "sdk.network.file_upload_retries", 10));

    assertThat(limits).isEqualTo(new HttpLimits(Duration.ofSeconds(7), Duration.ofSeconds(90), 12));
  }

  @Test
  void valuesThatMakeNoSenseAreBroughtIntoRange() {
    HttpLimits limits =
        of(
            Map.of(
                "sdk.http.timeout.connection", 0,
                "sdk.http.timeout.total", 10_000_000,
                "sdk.network.file_upload_retries", 0));

    assertThat(limits).isEqualTo(new HttpLimits(Duration.ofSeconds(1), Duration.ofHours(24), 3));
  }

  @Test
  void anUploadMayTakeWhatFiftyKibibytesASecondTake() {
    assertThat(HttpLimits.DEFAULT.uploadOf(1)).isEqualTo(Duration.ofSeconds(30));
    assertThat(HttpLimits.DEFAULT.uploadOf(1 << 30)).isEqualTo(Duration.ofSeconds(20_971));
  }
}
