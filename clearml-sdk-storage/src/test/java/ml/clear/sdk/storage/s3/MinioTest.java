package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.storage.process.ServerProcess;
import ml.clear.sdk.testkit.storage.ObjectStoreContract;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract on a real MinIO, and the failures that only a real one has. */
class MinioTest extends ObjectStoreContract {
  private static final String BUCKET = "contract-bucket";
  private static final AtomicInteger ROOTS = new AtomicInteger();

  private static final String KEY = "testadmin";
  private static final String SECRET = "testsecret123";

  @RegisterExtension
  static final ServerProcess MINIO =
      new ServerProcess(
              "MINIO_BINARY",
              "minio",
              "/minio/health/live",
              (port, data) -> List.of("server", "--address", "127.0.0.1:" + port, data.toString()))
          .with("MINIO_ROOT_USER", KEY)
          .with("MINIO_ROOT_PASSWORD", SECRET)
          .with("MINIO_BROWSER", "off");

  @TempDir static Path cache;
  private static S3Store store;

  private final int number = ROOTS.incrementAndGet();

  @BeforeAll
  static void open() {
    store = storeWith(Map.of(), TimeSource.system());
    client().createBucket(r -> r.bucket(BUCKET));
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static S3Client client() {
    S3Entry entry =
        new S3Entries(config(Map.of()))
            .locate(new StorageUri("s3://" + MINIO.host() + "/" + BUCKET + "/x"))
            .entry();
    return new S3Connection(entry, config(Map.of())).control();
  }

  private static ClearMlConfig config(Map<String, Object> changes) {
    Map<String, Object> entry = new HashMap<>();
    entry.put("host", MINIO.host());
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

  private static S3Store storeWith(Map<String, Object> changes, TimeSource time) {
    return new S3Store(new StoreContext(config(changes), time));
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected StorageUri root() {
    return new StorageUri("s3://" + MINIO.host() + "/" + BUCKET + "/root-" + number);
  }

  private static void assertRefused(
      Map<String, Object> changes, StorageUri uri, Reason reason, String code, String remedy) {
    try (S3Store wrong = storeWith(changes, TimeSource.system())) {
      assertThatThrownBy(() -> wrong.put(uri, ObjectSource.of(bytes(3))))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(reason);
                assertThat(e.code().orElse("")).contains(code);
              })
          .hasMessageContaining(remedy)
          .hasMessageContaining(MINIO.host())
          .hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void aWrongSecretIsNamed() {
    assertRefused(
        Map.of("secret", "wrong-secret"),
        at("x"),
        Reason.DENIED,
        "403 SignatureDoesNotMatch",
        "the secret is not the one");
  }

  @Test
  void anUnknownKeyIsNamed() {
    assertRefused(
        Map.of("key", "nobody"),
        at("x"),
        Reason.DENIED,
        "403 InvalidAccessKeyId",
        "does not know this access key");
  }

  @Test
  void aTokenThatIsNotValidIsNamed() {
    assertRefused(
        Map.of("token", "expired"), at("x"), Reason.DENIED, "403 InvalidTokenId", "session token");
  }

  @Test
  void aMissingBucketIsNamed() {
    assertRefused(
        Map.of(),
        new StorageUri("s3://" + MINIO.host() + "/no-such-bucket/x"),
        Reason.NOT_FOUND,
        "404 NoSuchBucket",
        "create the bucket");
  }

  @Test
  void tlsToThePlainPortIsNamed() {
    assertRefused(Map.of("secure", true), at("x"), Reason.UNREACHABLE, "", "secure = false");
  }

  @Test
  void aClockThatIsOffByHoursIsSetByTheStores() throws IOException {
    try (S3Store late = storeWith(Map.of(), new OffsetTime(Duration.ofHours(-3)))) {
      late.put(at("late.bin"), ObjectSource.of(bytes(1000)));

      assertThat(late.open(at("late.bin"), ByteRange.ALL).readAllBytes()).isEqualTo(bytes(1000));
    }
  }

  @Test
  void anUploadOfAKilledProcessIsAbortedByTheNext() throws IOException {
    StorageUri uri = at("killed.bin");
    String key = uri.text().substring(uri.text().indexOf(BUCKET) + BUCKET.length() + 1);
    String uploadId = client().createMultipartUpload(r -> r.bucket(BUCKET).key(key)).uploadId();
    Path uploads = cache.resolve("storage_manager/uploads");
    Files.createDirectories(uploads);
    Files.writeString(uploads.resolve("left.upload"), uploadId + "\n" + uri.text() + "\n");
    assertThat(uploadsOf(key)).isEqualTo(1);

    try (S3Store next = storeWith(Map.of(), TimeSource.system())) {
      next.put(at("other.bin"), ObjectSource.of(bytes(3)));
    }

    assertThat(uploadsOf(key)).isZero();
    assertThat(uploads).isEmptyDirectory();
    assertThat(store.find(uri)).isEmpty();
  }

  @Test
  void aFailedUploadLeavesNoParts() {
    ObjectSource liar = ObjectSource.of(new ByteArrayInputStream(bytes(20 << 20)), 30 << 20);

    assertThatThrownBy(() -> store.put(at("liar.bin"), liar)).isInstanceOf(StorageException.class);

    String uri = at("liar.bin").text();
    assertThat(uploadsOf(uri.substring(uri.indexOf(BUCKET) + BUCKET.length() + 1))).isZero();
  }

  private static long uploadsOf(String key) {
    return client().listMultipartUploads(r -> r.bucket(BUCKET).prefix(key)).uploads().size();
  }

  /** A wall clock that is off. */
  private record OffsetTime(Duration offset) implements TimeSource {
    @Override
    public Instant now() {
      return TimeSource.system().now().plus(offset);
    }

    @Override
    public long nanoTime() {
      return TimeSource.system().nanoTime();
    }

    @Override
    public void parkNanos(long nanos) {
      TimeSource.system().parkNanos(nanos);
    }
  }
}
