package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.internal.storage.CacheLimits;
import ml.clear.sdk.internal.storage.FileCache;
import ml.clear.sdk.internal.storage.PartialFiles;
import ml.clear.sdk.internal.storage.PathSubstitutions;
import ml.clear.sdk.internal.storage.Stores;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.storage.process.FaultyProxy;
import ml.clear.sdk.storage.process.ServerProcess;
import ml.clear.sdk.testkit.storage.ConditionalStoreContract;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** The contract on a real MinIO, and the failures that only a real one has. */
class MinioTest extends ConditionalStoreContract {
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
    return TestMinio.client(MINIO.host());
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
    Files.writeString(
        uploads.resolve("left.upload"), uploadId + "\n" + uri.text() + "\n8388608\ntrue\n0\n");
    assertThat(uploadsOf(key)).isEqualTo(1);

    try (S3Store next = storeWith(Map.of(), TimeSource.system())) {
      next.put(at("other.bin"), ObjectSource.of(bytes(3)));
    }

    assertThat(uploadsOf(key)).isZero();
    assertThat(uploads).isEmptyDirectory();
    assertThat(store.find(uri)).isEmpty();
  }

  @Test
  void aJvmKilledInMidUploadLeavesNoObjectAndItsPartsGoWithTheNextRun() throws Exception {
    StorageUri uri = at("stalled.bin");
    String key = "root-" + number + "/stalled.bin";
    killInMidUpload(MINIO.host(), uri);
    assertThat(uploadsOf(key)).isEqualTo(1);

    assertThat(store.find(uri)).isEmpty();
    try (S3Store next = storeWith(Map.of(), TimeSource.system())) {
      next.put(at("next.bin"), ObjectSource.of(bytes(3)));
    }
    assertThat(uploadsOf(key)).isZero();
    assertThat(store.find(uri)).isEmpty();
  }

  @Test
  void theNextRunGoesOnWithTheUploadOfAJvmThatWasKilled() throws Exception {
    try (FaultyProxy proxy =
        new FaultyProxy(0, 1, false).forwardingTo(MINIO.host()).withoutFaults()) {
      String key = "root-" + number + "/stalled.bin";
      StorageUri uri = new StorageUri("s3://" + proxy.host() + "/" + BUCKET + "/" + key);
      killInMidUpload(proxy.host(), uri);
      byte[] whole = new byte[48 << 20]; // begins with what the victim sent
      Arrays.fill(whole, 41 << 20, whole.length, (byte) 7);
      long before = proxy.bytesToServer();

      try (S3Store next =
          new S3Store(
              new StoreContext(
                  TestMinio.config(proxy.host(), cache, Map.of()), TimeSource.system()))) {
        next.put(uri, ObjectSource.of(whole));
      }

      assertThat(proxy.bytesToServer() - before).isBetween(7L << 20, 17L << 20);
      assertThat(read("stalled.bin", ByteRange.ALL)).isEqualTo(whole);
      assertThat(uploadsOf(key)).isZero();
    }
  }

  @Test
  void whatAnotherFileLeftIsNotMixedIn() throws Exception {
    String key = "root-" + number + "/stalled.bin";
    killInMidUpload(MINIO.host(), at("stalled.bin"));
    byte[] another = bytes(30 << 20);

    try (S3Store next = storeWith(Map.of(), TimeSource.system())) {
      next.put(at("stalled.bin"), ObjectSource.of(another));
    }

    assertThat(read("stalled.bin", ByteRange.ALL)).isEqualTo(another);
    assertThat(uploadsOf(key)).isZero();
  }

  /** Sends 40 MiB of zeros from another JVM, and kills it before the upload is complete. */
  private void killInMidUpload(String host, StorageUri uri) throws Exception {
    Path conf = cache.resolve("stalled.conf");
    Files.writeString(
        conf,
        "sdk.storage.cache.default_base_dir: \"%s\"\nsdk.aws.s3.credentials: [{host: \"%s\", key: %s, secret: %s, secure: false}]"
            .formatted(cache, host, TestMinio.KEY, TestMinio.SECRET));
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "ml.clear.sdk.storage.bench.StalledUpload",
            uri.text());
    builder.environment().put("CLEARML_CONFIG_FILE", conf.toString());
    Process victim =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    String key = uri.text().substring(uri.text().indexOf(BUCKET) + BUCKET.length() + 1);
    for (int i = 0; i < 600 && partsOf(key) < 5; i++) {
      TimeUnit.MILLISECONDS.sleep(100); // another process: nothing of ours to wait on
    }
    assertThat(partsOf(key)).isEqualTo(5);
    victim.destroyForcibly().waitFor();
  }

  private static int partsOf(String key) {
    return client().listMultipartUploads(r -> r.bucket(BUCKET).prefix(key)).uploads().stream()
        .mapToInt(
            upload ->
                client()
                    .listParts(r -> r.bucket(BUCKET).key(key).uploadId(upload.uploadId()))
                    .parts()
                    .size())
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "s3:PutObject, PUT, cannot be written to",
    "s3:GetObject, GET, but not read from",
    "s3:DeleteObject, DELETE, 'can be written to, but not deleted from'"
  })
  void aVerbThatIsDeniedIsToldByItsName(String action, String verb, String verdict) {
    String policy =
        """
        {"Version": "2012-10-17", "Statement": [
          {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::*"},
          {"Effect": "Deny", "Action": "%s", "Resource": "arn:aws:s3:::*"}]}
        """
            .formatted(action);
    software.amazon.awssdk.services.sts.model.Credentials temporary = temporary(policy);
    Map<String, Object> entry =
        Map.of(
            "key", temporary.accessKeyId(),
            "secret", temporary.secretAccessKey(),
            "token", temporary.sessionToken());
    Stores stores = new Stores().with(Set.of("s3"), () -> storeWith(entry, TimeSource.system()));

    try (Storage storage =
        new Storage(
            stores,
            new FileCache(cache, "global", CacheLimits.DEFAULT, TimeSource.system()),
            PathSubstitutions.NONE,
            PartialFiles.unrecorded(),
            TimeSource.system())) {
      assertThatThrownBy(() -> storage.verify(root().text()))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
          .hasMessageContainingAll(
              "verify " + verb,
              verdict,
              "403 AccessDenied",
              "these credentials may not " + verb + " here",
              "sdk.aws.s3.credentials[0]");
    }
  }

  private static software.amazon.awssdk.services.sts.model.Credentials temporary(String policy) {
    try (StsClient sts =
        StsClient.builder()
            .endpointOverride(URI.create("http://" + MINIO.host()))
            .region(Region.US_EAST_1)
            .httpClient(UrlConnectionHttpClient.create())
            .credentialsProvider(
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(TestMinio.KEY, TestMinio.SECRET)))
            .build()) {
      return sts.assumeRole(
              r -> {
                r.roleArn("arn:xxx:xxx:xxx:xxxx").roleSessionName("test");
                if (!policy.isEmpty()) {
                  r.policy(policy);
                }
              })
          .credentials();
    }
  }

  @Test
  void temporaryCredentialsWorkAndAreRefusedWithoutTheirToken() throws IOException {
    software.amazon.awssdk.services.sts.model.Credentials temporary = temporary("");
    Map<String, Object> entry =
        Map.of("key", temporary.accessKeyId(), "secret", temporary.secretAccessKey());
    Map<String, Object> withToken = new HashMap<>(entry);
    withToken.put("token", temporary.sessionToken());

    try (S3Store session = storeWith(withToken, TimeSource.system())) {
      session.put(at("sts.bin"), ObjectSource.of(bytes(1000)));
      assertThat(session.open(at("sts.bin"), ByteRange.ALL).readAllBytes()).isEqualTo(bytes(1000));
    }
    assertRefused(entry, at("x"), Reason.DENIED, "403", "");
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
