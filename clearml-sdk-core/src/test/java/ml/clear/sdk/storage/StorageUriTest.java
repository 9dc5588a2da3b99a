package ml.clear.sdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageUriTest {
  @ParameterizedTest
  @CsvSource({
    "s3://bucket/a b%20/c.bin, s3, bucket, a b%20/c.bin, c.bin",
    "S3://10.0.0.5:9000/bucket/key, s3, 10.0.0.5:9000, bucket/key, key",
    "gs://bucket, gs, bucket, '', ''",
    "file:///mnt/x, file, '', mnt/x, x",
    "https://files.example.org/a%20b, https, files.example.org, a%20b, a%20b"
  })
  void isTakenApartAndNotDecoded(
      String text, String scheme, String authority, String path, String fileName) {
    StorageUri uri = StorageUri.of(text);

    assertThat(uri.scheme()).isEqualTo(scheme);
    assertThat(uri.authority()).isEqualTo(authority);
    assertThat(uri.path()).isEqualTo(path);
    assertThat(uri.fileName()).isEqualTo(fileName);
  }

  @Test
  void aPathBecomesAFileUri() {
    assertThat(StorageUri.of("/mnt/models").text()).isEqualTo("file:///mnt/models");
    assertThat(StorageUri.of("models").text())
        .isEqualTo("file://" + Path.of("models").toAbsolutePath());
  }

  @Test
  void blanksAtItsEndBelongToAUri() {
    assertThat(StorageUri.of(" s3://bucket/key ").text()).isEqualTo("s3://bucket/key ");
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aBackslashBelongsToAFilesName() {
    assertThat(StorageUri.of(Path.of("/mnt/a\\b")).text()).isEqualTo("file:///mnt/a\\b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "s3://", "://bucket"})
  void refusesWhatNamesNoPlace(String text) {
    assertThatThrownBy(() -> StorageUri.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void resolvesWithOneSlashBetween() {
    assertThat(StorageUri.of("s3://b/").resolve("k").text()).isEqualTo("s3://b/k");
    assertThat(StorageUri.of("s3://b").resolve("k").text()).isEqualTo("s3://b/k");
  }

  @ParameterizedTest
  @CsvSource({
    "https://me:pass@files.org/a/b, https://***@files.org/a/b",
    "https://me:p@ss@files.org/a/b, https://***@files.org/a/b",
    "https://b.s3.amazonaws.com/k?X-Amz-Signature=abc&x=1, https://b.s3.amazonaws.com/k?***",
    "http://files:8081/t %231?/models/a.bin, http://files:8081/t %231?/models/a.bin",
    "http://files:8081/a@b/c.bin, http://files:8081/a@b/c.bin",
    "s3://bucket/a?b=c, s3://bucket/a?b=c"
  })
  void whatMayBeASecretOfAUrlIsNotPrinted(String text, String printed) {
    StorageUri uri = new StorageUri(text);

    assertThat(uri).hasToString(printed);
    assertThat(uri.text()).isEqualTo(text);
    assertThat(
            StorageException.of("GET", uri, StorageException.Reason.OTHER)
                .detail("asked " + text)
                .access(new StoreAccess("https://" + uri.authority(), "none"))
                .build())
        .hasMessageStartingWith("GET " + printed + ": asked " + printed)
        .hasMessageNotContaining("pass")
        .hasMessageNotContaining("ss@")
        .hasMessageNotContaining("Signature");
  }
}
