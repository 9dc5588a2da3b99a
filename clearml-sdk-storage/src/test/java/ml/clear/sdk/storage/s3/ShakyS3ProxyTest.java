package ml.clear.sdk.storage.s3;

import java.nio.file.Path;
import ml.clear.sdk.storage.process.ShakyStoreContract;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** S3 inside this JVM. */
class ShakyS3ProxyTest extends ShakyStoreContract {
  @RegisterExtension
  final S3ProxyExtension proxy =
      S3ProxyExtension.builder().withCredentials(TestMinio.KEY, TestMinio.SECRET).build();

  @TempDir Path cache;

  @BeforeEach
  void makeBucket() {
    TestMinio.createBucketIfMissing(server());
  }

  @Override
  protected String server() {
    return "127.0.0.1:" + proxy.getUri().getPort();
  }

  @Override
  protected String conf(String host) {
    return "sdk.aws.s3.credentials: [{host: \"%s\", key: %s, secret: %s, secure: false}]"
        .formatted(host, TestMinio.KEY, TestMinio.SECRET);
  }

  @Override
  protected String uri(String host, String key) {
    return "s3://" + host + "/" + TestMinio.BUCKET + "/" + key;
  }
}
