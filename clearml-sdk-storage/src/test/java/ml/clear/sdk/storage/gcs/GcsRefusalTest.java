package ml.clear.sdk.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.ObjectInfo;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.time.TimeSource;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers that fake-gcs-server never gives. */
class GcsRefusalTest {
  private static final StorageUri URI = new StorageUri("gs://bucket/key");

  @TempDir Path home;

  private GcsStore storeWith(Environment environment, String storage) throws IOException {
    Path file = Files.writeString(home.resolve("clearml.conf"), "sdk.google.storage = " + storage);
    ClearMlConfig config =
        ClearMlConfig.builder().environment(environment).configFile(file).build();
    return new GcsStore(new StoreContext(config, TimeSource.system()));
  }

  @Test
  void aBucketIsNoObject() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      Environment emulated =
          Environment.bare(home)
              .withVariable("STORAGE_EMULATOR_HOST", "127.0.0.1:" + server.getPort());

      try (GcsStore store = storeWith(emulated, "{}")) {
        for (String uri : List.of("gs://bucket", "gs://bucket/")) {
          assertThatThrownBy(() -> store.delete(new StorageUri(uri)))
              .isInstanceOf(StorageException.class)
              .hasMessageContaining("this is a bucket");
        }
      }
      assertThat(server.getRequestCount()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({
    // Of a 401 to an upload, the JDK hands on the status alone.
    "401, authError, Client Error, renew them",
    "403, forbidden, sa@x does not have storage.objects.create access, may not PUT here"
  })
  void aRefusalNamesTheReasonAndTheRemedy(int code, String reason, String message, String remedy)
      throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      String body =
          "{\"error\":{\"code\":%d,\"message\":\"%s\",\"errors\":[{\"reason\":\"%s\",\"message\":\"%s\"}]}}"
              .formatted(code, message, reason, message);
      server.enqueue(
          new MockResponse.Builder()
              .code(code)
              .setHeader("Content-Type", "application/json")
              .body(body)
              .build());
      Environment emulated =
          Environment.bare(home)
              .withVariable("STORAGE_EMULATOR_HOST", "127.0.0.1:" + server.getPort());

      try (GcsStore store = storeWith(emulated, "{}")) {
        assertThatThrownBy(() -> store.put(URI, ObjectSource.of(new byte[3])))
            .isInstanceOfSatisfying(
                StorageException.class,
                e -> {
                  assertThat(e.reason()).isEqualTo(Reason.DENIED);
                  assertThat(e.code().orElse("")).startsWith(String.valueOf(code));
                })
            .hasMessageContaining(message)
            .hasMessageContaining(remedy)
            .hasMessageContaining("127.0.0.1:" + server.getPort());
      }
    }
  }

  @Test
  void requestsGoThroughTheConfiguredProxy() throws Exception {
    try (MockWebServer proxy = new MockWebServer()) {
      proxy.start();
      proxy.enqueue(
          new MockResponse.Builder()
              .setHeader("Content-Type", "application/json")
              .body("{\"bucket\": \"bucket\", \"name\": \"key\", \"size\": \"3\"}")
              .build());
      Environment behindProxy =
          Environment.bare(home)
              .withVariable("STORAGE_EMULATOR_HOST", "storage.example.org")
              .withVariable("http_proxy", "http://user:pass@127.0.0.1:" + proxy.getPort());

      try (GcsStore store = storeWith(behindProxy, "{}")) {
        assertThat(store.find(URI)).map(ObjectInfo::sizeBytes).contains(3L);
      }

      ClearMlConfig config = ClearMlConfig.builder().environment(behindProxy).build();
      assertThat(GcsClients.proxy(config, new URL("http://metadata.google.internal/x"))).isEmpty();
      RecordedRequest asked = proxy.takeRequest();
      assertThat(asked.getTarget()).startsWith("http://storage.example.org/storage/v1/b/bucket/o/");
      assertThat(asked.getHeaders().get("Proxy-Authorization")).startsWith("Basic ");
    }
  }

  @Test
  void aKeyThatGoogleDoesNotTakeIsToldAsSuch() throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    keys.initialize(2048);
    String key =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
    try (MockWebServer google = new MockWebServer()) {
      google.start();
      google.enqueue(
          new MockResponse.Builder()
              .code(400)
              .setHeader("Content-Type", "application/json")
              .body(
                  "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT"
                      + " Signature.\"}")
              .build());
      Path account =
          Files.writeString(
              home.resolve("account.json"),
              new ObjectMapper()
                  .writeValueAsString(
                      Map.of(
                          "type", "service_account",
                          "client_id", "1",
                          "client_email", "trainer@example.org",
                          "private_key_id", "k",
                          "private_key",
                              "-----BEGIN PRIVATE KEY-----\n"
                                  + key
                                  + "\n-----END PRIVATE KEY-----\n",
                          "token_uri", google.url("/token").toString())));

      try (GcsStore store =
          storeWith(Environment.bare(home), "{credentials_json: \"" + account + "\"}")) {
        assertThatThrownBy(() -> store.find(URI))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
            .hasMessageContainingAll(
                "HEAD gs://bucket/key",
                "invalid_grant",
                "Invalid JWT Signature",
                "https://storage.googleapis.com",
                "sdk.google.storage",
                "check the clock");
      }
    }
  }

  @Test
  void aRefusalOfALaterPageOfAListIsToldLikeAnyOther() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(
          new MockResponse.Builder()
              .setHeader("Content-Type", "application/json")
              .body(
                  "{\"items\":[{\"bucket\":\"bucket\",\"name\":\"a\",\"size\":\"3\"}],"
                      + "\"nextPageToken\":\"more\"}")
              .build());
      server.enqueue(new MockResponse.Builder().code(403).body("no more").build());
      Environment emulated =
          Environment.bare(home)
              .withVariable("STORAGE_EMULATOR_HOST", "127.0.0.1:" + server.getPort());

      try (GcsStore store = storeWith(emulated, "{}")) {
        var objects = store.list(new StorageUri("gs://bucket/")).iterator();
        assertThat(objects.next().uri()).isEqualTo(new StorageUri("gs://bucket/a"));
        assertThatThrownBy(objects::hasNext)
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
            .hasMessageStartingWith("LIST gs://bucket/");
      }
    }
  }

  @Test
  void aFailedUploadEndsItsSessionAndTellsNobodyItsAddress() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(
          new MockResponse.Builder()
              .setHeader("Location", server.url("/upload?upload_id=hidden").toString())
              .build());
      server.enqueue(new MockResponse.Builder().code(403).body("no").build());
      server.enqueue(new MockResponse.Builder().code(499).build());
      Environment emulated =
          Environment.bare(home)
              .withVariable("STORAGE_EMULATOR_HOST", "127.0.0.1:" + server.getPort());

      try (GcsStore store = storeWith(emulated, "{}")) {
        assertThatThrownBy(() -> store.put(URI, ObjectSource.of(new byte[9 << 20])))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DENIED))
            .hasMessageNotContaining("hidden")
            .satisfies(e -> assertThat(stackOf(e)).contains("Caused by").doesNotContain("hidden"));
      }

      server.takeRequest();
      server.takeRequest();
      RecordedRequest last = server.takeRequest();
      assertThat(last.getMethod()).isEqualTo("DELETE");
      assertThat(last.getTarget()).isEqualTo("/upload?upload_id=hidden");
    }
  }

  private static String stackOf(Throwable e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  @Test
  void aSmallObjectIsSentAgainAfterAServerError() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(new MockResponse.Builder().code(503).build());
      server.enqueue(
          new MockResponse.Builder()
              .setHeader("Content-Type", "application/json")
              .body("{\"bucket\": \"bucket\", \"name\": \"key\", \"size\": \"3\"}")
              .build());
      Environment emulated =
          Environment.bare(home)
              .withVariable("STORAGE_EMULATOR_HOST", "127.0.0.1:" + server.getPort());

      try (GcsStore store = storeWith(emulated, "{}")) {
        assertThat(store.put(URI, ObjectSource.of(new byte[3])).sizeBytes()).isEqualTo(3);
      }
    }
  }

  @Test
  void anErrorEndsTheSessionToo() throws Exception {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(
          new MockResponse.Builder()
              .setHeader("Location", server.url("/upload?upload_id=hidden").toString())
              .build());
      server.enqueue(
          new MockResponse.Builder().code(308).setHeader("Range", "bytes=0-8388607").build());
      server.enqueue(new MockResponse.Builder().code(499).build());
      OutOfMemoryError full = new OutOfMemoryError("Java heap space");
      InputStream failing =
          new ByteArrayInputStream(new byte[20 << 20]) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
              if (available() < 10 << 20) { // in the second chunk
                throw full;
              }
              return super.read(bytes, offset, Math.min(length, 1 << 20));
            }
          };
      Environment emulated =
          Environment.bare(home)
              .withVariable("STORAGE_EMULATOR_HOST", "127.0.0.1:" + server.getPort());

      try (GcsStore store = storeWith(emulated, "{}")) {
        assertThatThrownBy(() -> store.put(URI, ObjectSource.of(failing))).isSameAs(full);
      }

      server.takeRequest();
      server.takeRequest();
      assertThat(Objects.requireNonNull(server.takeRequest(20, TimeUnit.SECONDS)).getMethod())
          .isEqualTo("DELETE");
    }
  }

  @Test
  void credentialsThatCannotBeReadAreNamedByTheirEntryAndNeverShown() throws IOException {
    String conf =
        "{credentials: [{bucket: bucket, credentials_json: \"/no/such/file.json\"},"
            + " {bucket: inline, credentials_json: \"{\\\"private_key\\\": \\\"hidden\\\"}\"}]}";

    try (GcsStore store = storeWith(Environment.bare(home), conf)) {
      assertThatThrownBy(() -> store.find(URI))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("/no/such/file.json")
          .hasMessageContaining("sdk.google.storage.credentials[0] (bucket bucket)");
      assertThatThrownBy(() -> store.find(new StorageUri("gs://inline/key")))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("sdk.google.storage.credentials[1] (bucket inline)")
          .hasMessageNotContaining("hidden");
    }
  }

  @Test
  void theLongestPrefixDecides() throws IOException {
    Path file =
        Files.writeString(
            home.resolve("c.conf"),
            "sdk.google.storage {credentials_json: d, credentials: [{bucket: b, credentials_json:"
                + " one}, {bucket: b, subdir: sub, credentials_json: two}]}");
    GcsEntries entries =
        new GcsEntries(
            ClearMlConfig.builder().environment(Environment.bare(home)).configFile(file).build());

    assertThat(entries.of(new StorageUri("gs://b/x")).credentials()).isEqualTo("one");
    assertThat(entries.of(new StorageUri("gs://b/sub/x")).credentials()).isEqualTo("two");
    assertThat(entries.of(new StorageUri("gs://c/x")).credentials()).isEqualTo("d");
  }
}
