package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URIs that name no object: nothing is sent. */
class S3NamesTest {
  @RegisterExtension final ScriptedStore script = new ScriptedStore();

  private void assertNothingIsSent(ObjectStore store, String path, String why) {
    StorageUri uri = new StorageUri("s3://" + script.host() + path);
    try (store) {
      for (Consumer<StorageUri> call :
          List.<Consumer<StorageUri>>of(
              store::delete,
              store::find,
              to -> store.put(to, ObjectSource.of(new byte[3])),
              from -> store.open(from, ByteRange.ALL))) {
        assertThatThrownBy(() -> call.accept(uri))
            .isInstanceOf(StorageException.class)
            .hasMessageContaining(uri.text())
            .hasMessageContaining(why);
      }
    }
    assertThat(script.server.getRequestCount()).isZero();
  }

  /** To delete a bucket is the same request, without a key. */
  @ParameterizedTest
  @ValueSource(strings = {"/bucket", "/bucket/"})
  void aBucketIsNoObject(String path) {
    assertNothingIsSent(script.store(Map.of()), path, "this is a bucket");
    assertNothingIsSent(script.minioClientAt(script.host(), Map.of()), path, "this is a bucket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a b/key", "/../key", "/a?b/key", "/a%20b/key"})
  void whatCannotBeTheNameOfABucketIsToldAsSuch(String path) {
    assertNothingIsSent(script.store(Map.of()), path, "cannot be the name of a bucket");
    assertNothingIsSent(
        script.minioClientAt(script.host(), Map.of()), path, "cannot be the name of a bucket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/Bucket/key", "/bucket/a/../key"})
  void whatMinioClientRefusesIsToldAsSuch(String path) {
    assertNothingIsSent(
        script.minioClientAt(script.host(), Map.of()), path, "MinIO's client refuses this name");
  }
}
