package ml.clear.sdk.internal.lease;

import java.nio.file.Path;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract on the one object store that core has; the storage module has it on others. */
class ObjectLeaseStoreTest extends LeaseStoreContract {
  @TempDir private Path folder;
  private final LimitedCalls calls = new LimitedCalls(TimeSource.system());

  @Override
  LeaseStore store() {
    return new ObjectLeaseStore(new FileStore(), StorageUri.of(folder), calls);
  }

  @Override
  int repeats() {
    return 60;
  }

  @Override
  boolean keepsSmallerNumbers() {
    return false;
  }

  @AfterEach
  void close() {
    calls.close();
  }
}
