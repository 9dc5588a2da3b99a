package ml.clear.sdk.storage.lease;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.storage.process.ServerProcess;
import ml.clear.sdk.storage.s3.TestMinio;
import ml.clear.sdk.testkit.lease.LeasesContract;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Leases on a real MinIO. */
class MinioLeasesTest extends LeasesContract {
  private static final AtomicInteger PLACES = new AtomicInteger();

  @RegisterExtension static final ServerProcess MINIO = TestMinio.process();

  @TempDir static Path home;

  private final int number = PLACES.incrementAndGet();

  @BeforeAll
  static void createBucket() {
    TestMinio.createBucketIfMissing(MINIO.host());
  }

  @Override
  protected ClearMl newClient(TimeSource time) {
    return ClearMl.builder()
        .time(time)
        .offline()
        .config(TestMinio.config(MINIO.host(), home, Map.of()))
        .build();
  }

  @Override
  protected Leases leases(ClearMl client) {
    return client.leases("s3://" + MINIO.host() + "/" + TestMinio.BUCKET + "/leases-" + number);
  }
}
