package ml.clear.sdk.storage.gcs;

import com.google.cloud.NoCredentials;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.StorageOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.process.ServerProcess;

/** A fake-gcs-server, which checks no credentials, with one bucket. */
public final class TestGcs {
  /** The bucket of the tests. */
  public static final String BUCKET = "contract-bucket";

  private TestGcs() {}

  /** A server that is not running yet. */
  public static ServerProcess process() {
    return reachedAt(own -> own);
  }

  /** A server that tells its clients to come back at another address than its own. */
  static ServerProcess reachedAt(UnaryOperator<String> address) {
    return new ServerProcess(
        "FAKE_GCS_SERVER_BINARY",
        "fake-gcs-server",
        "/storage/v1/b",
        (port, data) -> {
          String host = address.apply("127.0.0.1:" + port);
          return List.of(
              "-scheme",
              "http",
              "-host",
              "127.0.0.1",
              "-port",
              String.valueOf(port),
              "-backend",
              "memory",
              "-public-host",
              host,
              "-external-url",
              "http://" + host);
        });
  }

  /** Makes the tests' bucket. */
  public static void createBucket(String host) throws Exception {
    com.google.cloud.storage.Storage client =
        StorageOptions.http()
            .setHost("http://" + host)
            .setProjectId("tests")
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
    client.create(BucketInfo.of(BUCKET));
    client.close();
  }

  /** Reaches the server. */
  public static ClearMlConfig config(String host, Path home) {
    return ClearMlConfig.builder()
        .environment(Environment.bare(home).withVariable("STORAGE_EMULATOR_HOST", host))
        .cacheDirectory(home)
        .build();
  }
}
