package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.testkit.storage.ConditionalStoreContract;
import ml.clear.sdk.time.TimeSource;
import org.gaul.s3proxy.junit.S3ProxyExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

class S3ProxyTest extends ConditionalStoreContract {
  private static final String BUCKET = "contract-bucket";

  @RegisterExtension
  final S3ProxyExtension proxy =
      S3ProxyExtension.builder().withCredentials("test-key", "test-secret").build();

  @TempDir Path cache;
  private S3Store store;

  @BeforeEach
  void open() {
    try (S3Client client =
        S3Client.builder()
            .endpointOverride(URI.create("http://" + host()))
            .region(Region.US_EAST_1)
            .forcePathStyle(true)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create("test-key", "test-secret")))
            .build()) {
      client.createBucket(r -> r.bucket(BUCKET));
    }
    store = storeWith("test-key", "test-secret");
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String host() {
    return "127.0.0.1:" + proxy.getUri().getPort();
  }

  private S3Store storeWith(String key, String secret) {
    ClearMlConfig config =
        ClearMlConfig.builder()
            .environment(Environment.bare(cache))
            .cacheDirectory(cache)
            .set(
                "sdk.aws.s3.credentials",
                List.of(Map.of("host", host(), "key", key, "secret", secret, "secure", false)))
            .build();
    return new S3Store(new StoreContext(config, TimeSource.system()));
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected StorageUri root() {
    return new StorageUri("s3://" + host() + "/" + BUCKET + "/root");
  }

  /** S3Proxy compares an ETag and then writes: of 40 increments it was seen to lose 17. */
  @Override
  protected boolean comparesAtomically() {
    return false;
  }

  @Test
  void aWrongSecretIsToldApartFromAMissingBucket() {
    try (S3Store wrong = storeWith("test-key", "not-the-secret")) {
      assertThatThrownBy(() -> wrong.put(at("x"), ObjectSource.of(bytes(3))))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(Reason.DENIED);
                assertThat(e.code()).contains("403 SignatureDoesNotMatch");
              })
          .hasMessageContaining("sdk.aws.s3.credentials[0]")
          .hasMessageContaining("http://" + host())
          .hasMessageNotContaining("not-the-secret");
    }
    StorageUri missing = new StorageUri("s3://" + host() + "/no-such-bucket/x");
    assertThatThrownBy(() -> store.put(missing, ObjectSource.of(bytes(3))))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND);
              assertThat(e.code()).contains("404 NoSuchBucket");
            })
        .hasMessageContaining("create the bucket");
  }

  @Test
  void withoutCredentialsNothingIsSent() {
    ClearMlConfig bare =
        ClearMlConfig.builder().environment(Environment.bare(cache)).cacheDirectory(cache).build();
    try (S3Store none = new S3Store(new StoreContext(bare, TimeSource.system()))) {
      assertThatThrownBy(() -> none.find(new StorageUri("s3://b/k")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("sdk.aws.s3 has neither key nor secret")
          .hasMessageContaining("use_credentials_chain");
      assertThat(none.access(new StorageUri("s3://b/k")).credentials()).isEqualTo("sdk.aws.s3");
    }
  }
}
