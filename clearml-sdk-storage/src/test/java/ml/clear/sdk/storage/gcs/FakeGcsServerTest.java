package ml.clear.sdk.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
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

/** The contract on fake-gcs-server, which checks no credentials. */
class FakeGcsServerTest extends ConditionalStoreContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();

  @RegisterExtension static final ServerProcess SERVER = TestGcs.process();

  @TempDir static Path home;
  private static GcsStore store;

  private final int number = ROOTS.incrementAndGet();

  @BeforeAll
  static void open() throws Exception {
    TestGcs.createBucket(SERVER.host());
    store =
        new GcsStore(new StoreContext(TestGcs.config(SERVER.host(), home), TimeSource.system()));
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected StorageUri root() {
    return new StorageUri("gs://contract-bucket/root-" + number);
  }

  @Test
  void aMissingBucketIsNamed() {
    StorageUri missing = new StorageUri("gs://no-such-bucket/x");

    assertThatThrownBy(() -> store.put(missing, ObjectSource.of(bytes(3))))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND))
        .hasMessageContaining("gs://no-such-bucket/x");
  }
}
