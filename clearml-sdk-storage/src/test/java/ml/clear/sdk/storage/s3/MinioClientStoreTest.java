package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.storage.process.ServerProcess;
import ml.clear.sdk.testkit.storage.ConditionalStoreContract;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The contract on a real MinIO through its own client. */
class MinioClientStoreTest extends ConditionalStoreContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();

  @RegisterExtension static final ServerProcess MINIO = TestMinio.process();

  @TempDir static Path cache;
  private static MinioClientStore store;

  private final int number = ROOTS.incrementAndGet();

  @BeforeAll
  static void open() {
    TestMinio.client(MINIO.host()).createBucket(r -> r.bucket(TestMinio.BUCKET));
    store = storeWith(Map.of());
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static MinioClientStore storeWith(Map<String, Object> changes) {
    return new MinioClientStore(
        new StoreContext(TestMinio.config(MINIO.host(), cache, changes), TimeSource.system()));
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected StorageUri root() {
    return new StorageUri("s3://" + MINIO.host() + "/" + TestMinio.BUCKET + "/root-" + number);
  }

  @Test
  void aWrongSecretAndAMissingBucketAreNamed() {
    try (MinioClientStore wrong = storeWith(Map.of("secret", "wrong-secret"))) {
      assertThatThrownBy(() -> wrong.put(at("x"), ObjectSource.of(bytes(3))))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
          .hasMessageContaining("SignatureDoesNotMatch")
          .hasMessageNotContaining("wrong-secret");
    }
    StorageUri missing = new StorageUri("s3://" + MINIO.host() + "/no-such-bucket/x");
    assertThatThrownBy(() -> store.put(missing, ObjectSource.of(bytes(3))))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("NoSuchBucket")
        .hasMessageContaining("create the bucket");
  }
}
