package ml.clear.sdk.tests.lease;

import java.nio.file.Path;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.testkit.lease.LeasesContract;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.io.TempDir;

/** Leases in a folder. */
class FolderLeasesTest extends LeasesContract {
  @TempDir private Path home;
  @TempDir private Path shared;

  @Override
  protected ClearMl newClient(TimeSource time) {
    return ClearMl.builder()
        .time(time)
        .offline()
        .config(ClearMlConfig.builder().environment(Environment.bare(home)).build())
        .build();
  }

  @Override
  protected Leases leases(ClearMl client) {
    return client.leases(shared);
  }
}
