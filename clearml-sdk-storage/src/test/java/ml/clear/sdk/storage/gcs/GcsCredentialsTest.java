package ml.clear.sdk.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Credentials that cannot be read, and what the failure tells of them. */
class GcsCredentialsTest {
  @TempDir Path home;

  private StorageException failureWith(String credentials) {
    ClearMlConfig config =
        ClearMlConfig.builder()
            .environment(Environment.bare(home))
            .cacheDirectory(home)
            .set("sdk.google.storage.credentials_json", credentials)
            .build();
    try (GcsStore store = new GcsStore(new StoreContext(config, TimeSource.system()))) {
      return catchThrowableOfType(
          StorageException.class, () -> store.find(new StorageUri("gs://bucket/key")));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'{\"type\":\"service_account\",\"private_key\":\"very-secret\"}'",
        "{\"type\":\"service_account\",\"private_key\":\"very-secret\"}",
        "{\"type\":\"service_account\",\"private_key\":{\"very-secret\":1}}",
        "{\"type\": very-secret",
        "-----BEGIN PRIVATE KEY-----very-secret"
      })
  void whatMayBeAKeyIsNotTold(String credentials) {
    StorageException failure = failureWith(credentials);

    assertThat(failure.reason()).isEqualTo(Reason.DENIED);
    assertThat(failure).hasMessageContainingAll("gs://bucket/key", "sdk.google.storage");
    StringWriter all = new StringWriter();
    failure.printStackTrace(new PrintWriter(all, true));
    assertThat(all.toString()).doesNotContain("very-secret");
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThat(failureWith(home.resolve("missing.json").toString()))
        .hasMessageContaining("missing.json");
  }
}
