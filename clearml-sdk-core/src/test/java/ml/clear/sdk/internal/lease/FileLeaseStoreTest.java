package ml.clear.sdk.internal.lease;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileLeaseStoreTest extends LeaseStoreContract {
  @TempDir private Path folder;

  @Override
  LeaseStore store() {
    return new FileLeaseStore(folder);
  }
}
