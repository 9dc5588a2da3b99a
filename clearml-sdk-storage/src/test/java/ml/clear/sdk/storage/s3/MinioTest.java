package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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
  private static final String BUCKET = TestMinio.BUCKET;
  private static final AtomicInteger ROOTS = new AtomicInteger();

  @RegisterExtension static final ServerProcess MINIO = TestMinio.process();

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
    return TestMinio.client(MINIO.host(), cache);
  }

  private static S3Store storeWith(Map<String, Object> changes, TimeSource time) {
    return new S3Store(new StoreContext(TestMinio.config(MINIO.host(), cache, changes), time));
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
          .hasMessageNotContaining(TestMinio.SECRET);
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
