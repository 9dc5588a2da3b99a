package ml.clear.sdk.storage.lease;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.storage.gcs.TestGcs;
import ml.clear.sdk.storage.process.ServerProcess;
import ml.clear.sdk.testkit.lease.LeasesContract;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Leases on fake-gcs-server. */
class FakeGcsLeasesTest extends LeasesContract {
  private static final AtomicInteger PLACES = new AtomicInteger();

  @RegisterExtension static final ServerProcess SERVER = TestGcs.process();

  @TempDir static Path home;

  private final int number = PLACES.incrementAndGet();

  @BeforeAll
  static void createBucket() throws Exception {
    TestGcs.createBucket(SERVER.host());
  }

  @Override
  protected ClearMl newClient(TimeSource time) {
    return ClearMl.builder()
        .time(time)
        .offline()
        .config(TestGcs.config(SERVER.host(), home))
        .build();
  }

  @Override
  protected Leases leases(ClearMl client) {
    return client.leases("gs://" + TestGcs.BUCKET + "/leases-" + number);
  }
}
