package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code use_credentials_chain}: each link that can be emulated on this machine, by the properties
 * that stand for the SDK's variables.
 */
class S3ChainTest {
  @RegisterExtension final ScriptedStore script = new ScriptedStore();

  @TempDir Path folder;
  private final Map<String, String> before = new HashMap<>();
  private MockWebServer metadata;

  @BeforeEach
  void start() throws IOException {
    metadata = new MockWebServer();
    metadata.start();
    set("aws.sharedCredentialsFile", folder.resolve("no-credentials").toString());
    set("aws.configFile", folder.resolve("no-config").toString());
    set("aws.disableEc2Metadata", "true");
    set("aws.region", "us-east-1");
  }

  @AfterEach
  void stop() {
    before.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            System.clearProperty(name);
          } else {
            System.setProperty(name, value);
          }
        });
    metadata.close();
  }

  private void set(String name, String value) {
    before.putIfAbsent(name, System.getProperty(name, ""));
    System.setProperty(name, value);
  }

  private S3Store chained(Map<String, Object> changes) {
    Map<String, Object> entry = new HashMap<>(Map.of("use_credentials_chain", true));
    entry.putAll(changes);
    return script.store(entry);
  }

  private void assertUses(String key, String token, String link, Map<String, Object> changes)
      throws InterruptedException {
    script.answers(200, "");
    try (S3Store store = chained(changes)) {
      store.put(script.at("key"), ObjectSource.of(new byte[3]));

      RecordedRequest request = script.taken();
      assertThat(request.getHeaders().get("Authorization")).contains("Credential=" + key + "/");
      assertThat(String.valueOf(request.getHeaders().get("X-Amz-Security-Token"))).isEqualTo(token);
      assertThat(store.access(script.at("key")).credentials())
          .contains("AWS credentials chain", link)
          .doesNotContain("hidden");
    }
  }

  private void writeProfiles() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("credentials"),
            """
            [default]
            aws_access_key_id = d
            aws_secret_access_key = hidden
            [work]
            aws_access_key_id = w
            aws_secret_access_key = hidden
            region = cn-north-1
            """);
    set("aws.sharedCredentialsFile", file.toString());
  }

  @Test
  void aProfileOfTheAwsFiles() throws Exception {
    writeProfiles();

    assertUses("d", "null", "(profile file)", Map.of());
    assertUses("w", "null", "with profile work (profile file)", Map.of("profile", "work"));
  }

  /** As boto3, which leaves the variables out then; it knows no system properties. */
  @Test
  void aProfileThatIsNamedBeatsTheVariables() throws Exception {
    writeProfiles();
    set("aws.accessKeyId", "v");
    set("aws.secretAccessKey", "hidden");

    assertUses("v", "null", "(system properties)", Map.of());
    assertUses("w", "null", "with profile work (profile file)", Map.of("profile", "work"));
  }

  @Test
  void theRegionIsThatOfTheVariableElseOfTheProfile() throws Exception {
    writeProfiles();
    Environment none = Environment.bare(folder);
    Environment other = none.withVariable("AWS_REGION", "us-east-2");
    Environment both = other.withVariable("AWS_DEFAULT_REGION", "eu-west-1");

    assertThat(regionOf(Map.of("profile", "work"), both)).isEqualTo("eu-west-1");
    assertThat(regionOf(Map.of("profile", "work"), other)).isEqualTo("cn-north-1");
    assertThat(regionOf(Map.of(), other.withVariable("AWS_PROFILE", "work")))
        .isEqualTo("cn-north-1");
    assertThat(regionOf(Map.of(), other)).isEqualTo("us-east-2");
    assertThat(regionOf(Map.of(), none)).isEqualTo("us-east-1");
    assertThat(regionOf(Map.of("profile", "work", "region", "sa-east-1"), both))
        .isEqualTo("sa-east-1");
  }

  private String regionOf(Map<String, Object> changes, Environment environment) {
    script.answers(200, "");
    try (S3Store store = script.store(changes, environment)) {
      store.put(script.at("key"), ObjectSource.of(new byte[3]));
      String authorization = String.valueOf(script.taken().getHeaders().get("Authorization"));
      return authorization.replaceFirst(".*Credential=[^/]*/[0-9]*/([^/]*)/.*", "$1");
    }
  }

  @Test
  void theRoleOfAContainer() throws Exception {
    set("aws.containerCredentialsFullUri", metadata.url("/v2/credentials").toString());
    metadata.enqueue(new MockResponse.Builder().body(credentials("ecs", "token-1", 3600)).build());

    assertUses("ecs", "token-1", "(container role)", Map.of());
  }

  @Test
  void theRoleOfAnInstance() throws Exception {
    set("aws.disableEc2Metadata", "false");
    set("aws.ec2MetadataServiceEndpoint", metadata.url("/").toString().replaceAll("/$", ""));
    metadata.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String path = request.getTarget();
            boolean isToken = path.equals("/latest/api/token");
            boolean isRole = path.equals("/latest/meta-data/iam/security-credentials/trainer");
            boolean isList = path.equals("/latest/meta-data/iam/security-credentials/");
            return isToken || isRole || isList
                ? new MockResponse.Builder()
                    .body(
                        isToken
                            ? "session"
                            : isList ? "trainer" : credentials("imds", "token-2", 3600))
                    .setHeader("x-aws-ec2-metadata-token-ttl-seconds", "21600")
                    .build()
                : new MockResponse.Builder().code(404).build();
          }
        });

    assertUses("imds", "token-2", "(instance role)", Map.of());
  }

  @Test
  void aWebIdentity() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "a.web.token");
    set("aws.webIdentityTokenFile", token.toString());
    set("aws.roleArn", "arn:aws:iam::123456789012:role/trainer");
    set("aws.endpointUrlSts", metadata.url("/").toString());
    metadata.enqueue(
        new MockResponse.Builder()
            .setHeader("Content-Type", "text/xml")
            .body(
                "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                    + "<AccessKeyId>web</AccessKeyId><SecretAccessKey>hidden</SecretAccessKey>"
                    + "<SessionToken>token-3</SessionToken><Expiration>"
                    + inSeconds(3600)
                    + "</Expiration></Credentials></AssumeRoleWithWebIdentityResult>"
                    + "</AssumeRoleWithWebIdentityResponse>")
            .build());

    assertUses("web", "token-3", "(web identity)", Map.of());
    assertThat(metadata.takeRequest().getBody().utf8()).contains("a.web.token");
  }

  @ParameterizedTest
  @CsvSource({"400, ExpiredToken", "403, InvalidAccessKeyId"}) // AWS; MinIO
  void credentialsThatExpireInMidUploadAreReplacedWithoutSendingTheFileAgain(
      int status, String code) throws Exception {
    set("aws.containerCredentialsFullUri", metadata.url("/v2/credentials").toString());
    metadata.enqueue(new MockResponse.Builder().body(credentials("first", "t1", 3600)).build());
    metadata.enqueue(new MockResponse.Builder().body(credentials("second", "t2", 3600)).build());
    AtomicInteger parts = new AtomicInteger();
    script.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            boolean isPart = request.getTarget().contains("partNumber");
            boolean isFirst =
                String.valueOf(request.getHeaders().get("Authorization")).contains("=first/");
            if (isPart && isFirst && parts.incrementAndGet() > 2) {
              return new MockResponse.Builder()
                  .code(status)
                  .body("<Error><Code>" + code + "</Code><Message>expired</Message></Error>")
                  .build();
            }
            return new MockResponse.Builder()
                .setHeader("ETag", "\"x\"")
                .body(isPart ? "" : "<R><UploadId>id</UploadId></R>")
                .build();
          }
        });

    try (S3Store store = chained(Map.of())) {
      assertThat(store.put(script.at("large"), ObjectSource.of(new byte[40 << 20])).sizeBytes())
          .isEqualTo(40 << 20);
    }

    assertThat(metadata.getRequestCount()).isEqualTo(2);
    int begun = 0;
    for (int i = 0; i < script.server.getRequestCount(); i++) {
      begun += script.taken().getTarget().contains("uploads") ? 1 : 0;
    }
    assertThat(begun).isEqualTo(1);
  }

  @Test
  void aChainThatFindsNothingSaysSo() {
    try (S3Store store = chained(Map.of())) {
      assertThatThrownBy(() -> store.put(script.at("key"), ObjectSource.of(new byte[3])))
          .isInstanceOfSatisfying(
              StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
          .hasMessageContainingAll("no credentials", "AWS credentials chain", script.host());
    }
  }

  @Test
  void aChainThatFindsNothingAnyMoreSaysSoToo() {
    script.server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            System.clearProperty("aws.accessKeyId");
            return new MockResponse.Builder()
                .code(400)
                .setHeader("Content-Type", "application/xml")
                .body("<Error><Code>ExpiredToken</Code><Message>expired</Message></Error>")
                .build();
          }
        });

    for (ObjectStore each :
        List.of(chained(Map.of()), script.minioClientWith(Map.of("use_credentials_chain", true)))) {
      set("aws.accessKeyId", "first");
      set("aws.secretAccessKey", "hidden");
      try (ObjectStore store = each) {
        assertThatThrownBy(() -> store.delete(script.at("key")))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
            .hasMessageContaining("no credentials");
      }
    }
  }

  private static String credentials(String key, String token, long seconds) {
    return ("{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",\"AccessKeyId\":\"%s\",\"SecretAccessKey\":\"hidden\","
            + "\"Token\":\"%s\",\"Expiration\":\"%s\",\"LastUpdated\":\"%s\"}")
        .formatted(key, token, inSeconds(seconds), inSeconds(0));
  }

  private static Instant inSeconds(long seconds) {
    return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
  }
}
