package ml.clear.sdk.storage.s3;

import java.nio.file.Path;
import ml.clear.sdk.storage.process.ServerProcess;
import ml.clear.sdk.storage.process.ShakyStoreContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A real MinIO, through the default client. */
class ShakyMinioTest extends ShakyStoreContract {
  @RegisterExtension static final ServerProcess MINIO = TestMinio.process();

  @TempDir Path cache;

  @BeforeEach
  void makeBucket() {
    TestMinio.createBucketIfMissing(MINIO.host());
  }

  @Override
  protected String server() {
    return MINIO.host();
  }

  @Override
  protected String conf(String host) {
    // A server that is silent for long, as on a disk that is busy, costs seconds and not a minute.
    return """
        sdk.aws.boto3.read_timeout: 10
        sdk.aws.s3.credentials: [{host: "%s", key: %s, secret: %s, secure: false}]
        """
        .formatted(host, TestMinio.KEY, TestMinio.SECRET);
  }

  @Override
  protected String uri(String host, String key) {
    return "s3://" + host + "/" + TestMinio.BUCKET + "/" + key;
  }
}
