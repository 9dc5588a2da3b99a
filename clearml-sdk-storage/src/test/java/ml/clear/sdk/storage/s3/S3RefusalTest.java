package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a refusal says, and which ones are answered with another attempt. */
class S3RefusalTest {
  private static final StorageUri ON_AWS = new StorageUri("s3://bucket/key");

  @RegisterExtension final ScriptedStore script = new ScriptedStore();

  @ParameterizedTest
  @CsvSource({
    "403, InvalidAccessKeyId, DENIED, does not know this access key",
    "403, SignatureDoesNotMatch, DENIED, the secret is not the one",
    "400, ExpiredToken, DENIED, get a new one",
    "400, InvalidToken, DENIED, get a new one",
    "403, AccessDenied, DENIED, may not PUT here",
    "404, NoSuchBucket, NOT_FOUND, create the bucket",
    "400, EntityTooLarge, TOO_LARGE, ''",
    "507, XMinioStorageFull, TOO_LARGE, make room",
    "403, SecondLevelDomainForbidden, DENIED, 'addressing_style = virtual, and beside it'",
    "405, MethodNotAllowed, OTHER, is this the address of an S3 API"
  })
  void aRefusalNamesCodeReasonAndRemedy(int status, String code, Reason reason, String remedy) {
    script.refuses(status, code, "in the store's words");

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOfSatisfying(
              StorageException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(reason);
                assertThat(e.code()).contains(status + " " + code);
              })
          .hasMessageContainingAll(
              script.at("key").text(),
              "endpoint http://" + script.host(),
              "sdk.aws.s3.credentials[0] (host " + script.host() + ")",
              "in the store's words",
              remedy)
          .hasMessageNotContaining(ScriptedStore.SECRET);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "s3://my_minio:9000/bucket/key, 'my_minio:9000' is no host's name",
    "s3://127.0.0.1:9/my bucket/key, 'my bucket' cannot be the name of a bucket"
  })
  void aNameThatCannotBeOneIsToldBeforeAnythingIsSent(String uri, String message) {
    Environment keys =
        Environment.bare(script.folder())
            .withVariable("AWS_ACCESS_KEY_ID", "k")
            .withVariable("AWS_SECRET_ACCESS_KEY", ScriptedStore.SECRET);

    try (S3Store store = script.store(Map.of(), keys)) {
      assertThatThrownBy(() -> store.put(new StorageUri(uri), ObjectSource.of(new byte[3])))
          .isInstanceOf(StorageException.class)
          .hasMessageContainingAll(uri, message);
    }
  }

  @Test
  void aClockThatStaysOffIsToldWithItsOffset() {
    String ahead =
        DateTimeFormatter.RFC_1123_DATE_TIME
            .withLocale(Locale.ROOT)
            .format(Instant.now().plusSeconds(3600).atOffset(ZoneOffset.UTC));
    script.refuses(403, "RequestTimeTooSkewed", "off", "Date", ahead);
    script.refuses(403, "RequestTimeTooSkewed", "off", "Date", ahead);

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOf(StorageException.class)
          .message()
          .containsPattern("clock is off by 3[56][0-9][0-9] s behind");
    }
  }

  @Test
  void aStoreThatTellsItsRegionIsAskedAgainInIt() {
    script.answers(
        400,
        "<Error><Code>AuthorizationHeaderMalformed</Code><Message>wrong</Message>"
            + "<Region>eu-west-1</Region></Error>");
    script.answers(200, "");

    try (S3Store store = script.store(Map.of())) {
      store.put(script.at("key"), ObjectSource.of(new byte[3]));
    }

    assertThat(script.taken().getHeaders().get("Authorization")).contains("/us-east-1/s3/");
    assertThat(script.taken().getHeaders().get("Authorization")).contains("/eu-west-1/s3/");
  }

  @Test
  void aBucketInAnotherRegionIsFollowedThere() {
    script.refuses(301, "PermanentRedirect", "elsewhere", "x-amz-bucket-region", "eu-central-1");
    script.answers(200, "");

    try (S3Store store = script.throughProxy(Map.of(), Map.of())) {
      store.put(ON_AWS, ObjectSource.of(new byte[3]));

      assertThat(store.access(ON_AWS).endpoint())
          .isEqualTo("http://bucket.s3.eu-central-1.amazonaws.com");
    }

    RecordedRequest first = script.taken();
    assertThat(first.getTarget()).isEqualTo("http://bucket.s3.us-east-1.amazonaws.com/key");
    assertThat(first.getHeaders().get("Proxy-Authorization")).startsWith("Basic ");
    assertThat(script.taken().getTarget())
        .isEqualTo("http://bucket.s3.eu-central-1.amazonaws.com/key");
  }

  @Test
  void aRegionThatIsNotToldIsAskedFor() {
    script.refuses(301, "PermanentRedirect", "elsewhere");

    try (S3Store store = script.throughProxy(Map.of(), Map.of())) {
      assertThatThrownBy(() -> store.put(ON_AWS, ObjectSource.of(new byte[3])))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("set the entry's region");
    }
  }

  @Test
  void theBucketStandsWhereTheAddressingStyleSays() {
    script.answers(200, "").answers(200, "");
    Map<String, Object> entry = Map.of("bucket", "", "host", "store.test:9000");
    StorageUri uri = new StorageUri("s3://store.test:9000/bucket/key");

    try (S3Store byPath = script.throughProxy(entry, Map.of());
        S3Store byHost =
            script.throughProxy(entry, Map.of("sdk.aws.boto3.s3.addressing_style", "virtual"))) {
      byPath.put(uri, ObjectSource.of(new byte[3]));
      byHost.put(uri, ObjectSource.of(new byte[3]));
    }

    assertThat(script.taken().getTarget()).isEqualTo("http://store.test:9000/bucket/key");
    assertThat(script.taken().getTarget()).isEqualTo("http://bucket.store.test:9000/key");
  }

  @Test
  void aProxysLimitIsToldFromTheStores() {
    script.answers(413, "<html><h1>413 Request Entity Too Large</h1>nginx</html>");

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
          .hasMessageContainingAll(
              "413", "nginx", "a proxy before the store limits request bodies");
    }
  }

  @Test
  void aPlainRequestToATlsPortIsNamed() {
    script.answers(400, "Client sent an HTTP request to an HTTPS server.\n");

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("this port speaks TLS: remove secure = false");
    }
  }

  @Test
  void aStoreThatDoesNotKnowTheChecksumGetsTheOlderOne() {
    script.refuses(501, "NotImplemented", "A header you provided implies functionality");
    script.answers(200, "", "ETag", "\"x\"").answers(200, "", "ETag", "\"y\"");

    try (S3Store store = script.store(Map.of())) {
      store.put(script.at("one"), ObjectSource.of(new byte[3]));
      store.put(script.at("two"), ObjectSource.of(new byte[3]));
    }

    assertThat(script.taken().getHeaders().get("x-amz-checksum-crc32c")).isNotNull();
    for (int i = 0; i < 2; i++) {
      RecordedRequest older = script.taken();
      assertThat(older.getHeaders().get("x-amz-checksum-crc32c")).isNull();
      assertThat(older.getHeaders().get("Content-MD5")).isNotNull();
    }
  }

  @Test
  void aLargeObjectIsSentAgainWithTheOlderChecksumIfTheStoreRefusesAPart() throws Exception {
    script.answers(200, "<R><UploadId>first</UploadId></R>");
    script.refuses(400, "InvalidArgument", "x-amz-checksum-crc32c is not known");
    script.answers(204, "");
    script.answers(200, "<R><UploadId>second</UploadId></R>");
    script.answers(200, "", "ETag", "\"p\"").answers(200, "<Done/>");

    try (S3Store store =
        script.store(Map.of("multipart", false))) { // one part at a time: answers come in order
      store.put(script.at("large"), ObjectSource.of(new byte[8 << 20]));
    }

    assertThat(script.taken().getTarget()).endsWith("?uploads=");
    assertThat(script.taken().getHeaders().get("x-amz-checksum-crc32c")).isNotNull();
    assertThat(script.taken().getMethod()).isEqualTo("DELETE");
    assertThat(script.taken().getHeaders().get("x-amz-checksum-algorithm")).isNull();
    assertThat(script.taken().getHeaders().get("Content-MD5")).isNotNull();
  }

  @Test
  void aclAndFurtherArgumentsGoWithEveryNewObject() {
    script.answers(200, "").answers(200, "<R><UploadId>id</UploadId></R>");
    script.answers(200, "", "ETag", "\"p\"").answers(200, "<Done/>");
    Map<String, Object> entry =
        Map.of(
            "acl",
            "bucket-owner-full-control",
            "multipart",
            false,
            "extra_args",
            Map.of(
                "ServerSideEncryption",
                "aws:kms",
                "SSEKMSKeyId",
                "key-1",
                "Metadata",
                Map.of("team", "fraud")));

    try (S3Store store = script.store(entry)) {
      store.put(script.at("small"), ObjectSource.of(new byte[3]));
      store.put(script.at("large"), ObjectSource.of(new byte[8 << 20]));
    }

    for (int i = 0; i < 2; i++) {
      RecordedRequest creates = script.taken();
      assertThat(creates.getHeaders().get("x-amz-acl")).isEqualTo("bucket-owner-full-control");
      assertThat(creates.getHeaders().get("x-amz-server-side-encryption")).isEqualTo("aws:kms");
      assertThat(creates.getHeaders().get("x-amz-server-side-encryption-aws-kms-key-id"))
          .isEqualTo("key-1");
      assertThat(creates.getHeaders().get("x-amz-meta-team")).isEqualTo("fraud");
      assertThat(creates.getHeaders().get("Authorization"))
          .contains("x-amz-acl", "x-amz-meta-team", "x-amz-server-side-encryption");
    }
    assertThat(script.taken().getHeaders().get("x-amz-acl")).isNull();
  }

  @Test
  void aHeadThatIsRefusedWithoutAWordIsFollowedByAGetThatTellsWhy() {
    script.answers(403, "").refuses(403, "SignatureDoesNotMatch", "no");

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.find(script.at("key")))
          .isInstanceOf(StorageException.class)
          .hasMessageContainingAll("HEAD", "403 SignatureDoesNotMatch");
    }
  }

  @Test
  void whoMayReadButNotAskIsToldTheSizeAllTheSame() throws IOException {
    script.answers(403, "").answers(206, "x", "Content-Range", "bytes 0-0/1234");

    try (S3Store store = script.store(Map.of())) {
      assertThat(store.find(script.at("key"))).map(ObjectInfo::sizeBytes).contains(1234L);
    }
  }

  @Test
  void aDeleteThatIsRefusedNamesTheVerb() {
    script.refuses(403, "AccessDenied", "no");

    try (S3Store store = script.store(Map.of())) {
      assertThatThrownBy(() -> store.delete(script.at("key")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("may not DELETE here");
    }
  }

  @Test
  void serverErrorsAndThrottlingPassAfterAWhile() throws IOException {
    script.refuses(503, "SlowDown", "slower").answers(500, "").answers(429, "");
    script.answers(200, "abc");

    try (S3Store store = script.store(Map.of())) {
      assertThat(store.open(script.at("key"), ByteRange.ALL).readAllBytes()).hasSize(3);
    }
  }
}
