package ml.clear.sdk.storage.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.process.ServerProcess;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A MinIO server with one bucket, and configurations that reach it. */
public final class TestMinio {
  /** Access key of the server's root user. */
  public static final String KEY = "testadmin";

  /** Its secret. */
  public static final String SECRET = "testsecret123";

  /** The bucket of the tests. */
  public static final String BUCKET = "contract-bucket";

  private TestMinio() {}

  /** A server that is not running yet. */
  public static ServerProcess process() {
    return new ServerProcess(
            "MINIO_BINARY",
            "minio",
            "/minio/health/live",
            (port, data) -> List.of("server", "--address", "127.0.0.1:" + port, data.toString()))
        .with("MINIO_ROOT_USER", KEY)
        .with("MINIO_ROOT_PASSWORD", SECRET)
        .with("MINIO_BROWSER", "off");
  }

  /** An entry for the server's host, with some values changed. */
  public static ClearMlConfig config(String host, Path cache, Map<String, Object> changes) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("host", host);
    entry.put("key", KEY);
    entry.put("secret", SECRET);
    entry.put("secure", false);
    entry.putAll(changes);
    return ClearMlConfig.builder()
        .environment(Environment.bare(cache))
        .cacheDirectory(cache)
        .set("sdk.aws.s3.credentials", List.of(entry))
        .build();
  }

  /** Makes the tests' bucket. */
  public static void createBucketIfMissing(String host) {
    S3Client client = client(host);
    if (client.listBuckets().buckets().isEmpty()) {
      client.createBucket(r -> r.bucket(BUCKET));
    }
  }

  /** The SDK's own client, to look behind the store's back. */
  static S3Client client(String host) {
    return S3Client.builder()
        .endpointOverride(URI.create("http://" + host))
        .region(Region.US_EAST_1)
        .forcePathStyle(true)
        .httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(KEY, SECRET)))
        .build();
  }
}
