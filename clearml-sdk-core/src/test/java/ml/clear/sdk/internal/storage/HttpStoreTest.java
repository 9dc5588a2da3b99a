package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.SkippingTime;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpStoreTest {
  private static final String PATH = "/p%20q/t%253A.1/artifacts/n/n.txt";
  private static final String KEY = "p q/t%3A.1/artifacts/n/n.txt";
  private static final ObjectSource HELLO =
      ObjectSource.of("hello".getBytes(StandardCharsets.UTF_8));

  private final MockWebServer server = new MockWebServer();
  private final SkippingTime time = new SkippingTime();
  private final Tokens tokens = new Tokens();
  private HttpStore store;
  private StorageUri uri;

  @BeforeEach
  void start() throws IOException {
    server.start();
    uri = new StorageUri(root() + PATH);
    store = storeOf(root());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private String root() {
    return "http://127.0.0.1:" + server.getPort();
  }

  private HttpStore storeOf(String... fileServers) {
    return new HttpStore(
        new OkHttpClient(),
        new FileServers(List.of(fileServers)),
        tokens,
        HttpLimits.DEFAULT,
        time,
        () -> {});
  }

  private void answer(int code, String body) {
    server.enqueue(new MockResponse.Builder().code(code).body(body).build());
  }

  private void answerStored() {
    answer(200, "[\"" + KEY + "\"]");
    server.enqueue(new MockResponse.Builder().code(200).setHeader("Content-Length", "5").build());
  }

  @Test
  void aFileIsAMultipartPostWhoseFieldIsNamedAfterTheDecodedPath() throws Exception {
    answerStored();

    store.put(uri, HELLO);

    RecordedRequest post = server.takeRequest();
    assertThat(post.getMethod()).isEqualTo("POST");
    assertThat(post.getUrl().encodedPath()).isEqualTo("/");
    assertThat(post.getBody().utf8())
        .contains("form-data; name=\"" + KEY + "\"; filename=\"" + KEY + "\"")
        .contains("\r\n\r\nhello\r\n");
    assertThat(post.getHeaders().get("Authorization")).isEqualTo("Bearer token-1");
    assertThat(post.getHeaders().get("Content-Encoding")).isNull();
    assertThat(server.takeRequest().getRequestLine()).startsWith("HEAD " + PATH);
  }

  @Test
  void otherHostsNeverSeeTheToken() throws Exception {
    HttpStore elsewhere =
        storeOf("http://files.example.org:8081", "http://127.0.0.1:" + server.getPort() + "0");
    answer(200, "x");

    elsewhere.open(uri, ByteRange.ALL).close();

    assertThat(server.takeRequest().getHeaders().get("Authorization")).isNull();
  }

  @Test
  void withoutCredentialsOfOurOwnTheFileServersRefusalSaysSo() {
    HttpStore stranger =
        new HttpStore(
            new OkHttpClient(),
            new FileServers(List.of(root())),
            BearerToken.NONE,
            HttpLimits.DEFAULT,
            time,
            () -> {});
    answer(401, "who are you?");

    assertThatThrownBy(() -> stranger.open(uri, ByteRange.ALL))
        .isInstanceOf(StorageException.class)
        .hasMessageContainingAll("who are you?", "credentials used: none", "set api.credentials")
        .hasMessageNotContaining("legacy_fileservers");
  }

  @Test
  void aFileServerThatSendsElsewhereDoesNotSendTheTokenAlong() throws Exception {
    try (MockWebServer other = new MockWebServer()) {
      other.start();
      other.enqueue(new MockResponse.Builder().body("x").build());
      server.enqueue(
          new MockResponse.Builder()
              .code(302)
              .setHeader("Location", "http://127.0.0.1:" + other.getPort() + "/elsewhere")
              .build());

      store.open(uri, ByteRange.ALL).close();

      assertThat(server.takeRequest().getHeaders().get("Authorization")).isNotNull();
      assertThat(other.takeRequest().getHeaders().get("Authorization")).isNull();
    }
  }

  @Test
  void aLegacyFileServerIsSentTheToken() throws Exception {
    HttpStore legacy = storeOf("http://files.example.org:8081", root() + "/");
    answer(200, "x");

    legacy.open(uri, ByteRange.ALL).close();

    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer token-1");
  }

  @Test
  void aRefusedTokenIsRenewedOnce() throws Exception {
    answer(401, "expired");
    answerStored();

    store.put(uri, HELLO);

    assertThat(tokens.refused).containsExactly("token-1");
    server.takeRequest();
    assertThat(server.takeRequest().getHeaders().get("Authorization")).isEqualTo("Bearer token-2");
  }

  @Test
  void aTokenThatIsRefusedTwiceIsAFailureThatNamesTheCredentials() {
    answer(401, "expired");
    answer(401, "<html><body><h1>Unauthorized</h1></body></html>");

    assertThatThrownBy(() -> store.put(uri, HELLO))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.DENIED);
              assertThat(e.code()).contains("HTTP 401");
              assertThat(e).hasMessageContaining("Unauthorized").hasMessageContaining("session's");
              assertThat(e.getMessage()).doesNotContain("token-1", "token-2", "<h1>");
            });
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 502, 503, 504, 509})
  void whatMayPassIsTriedAgain(int code) {
    answer(code, "later");
    answer(code, "later");
    answerStored();

    store.put(uri, HELLO);

    assertThat(server.getRequestCount()).isEqualTo(4);
  }

  @Test
  void aStreamIsNotSentASecondTime() {
    answer(503, "later");
    answerStored();

    assertStreamIsSentOnce();
  }

  @Test
  void notEvenIfTheServerWantsItAtOnce() {
    server.enqueue(new MockResponse.Builder().code(503).setHeader("Retry-After", "0").build());
    answerStored();

    assertStreamIsSentOnce();
  }

  private void assertStreamIsSentOnce() {
    assertThatThrownBy(() -> store.put(uri, ObjectSource.of(new ByteArrayInputStream(new byte[5]))))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("503");
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void whatARedirectMakesAGetOfIsNotTakenForDone() {
    for (int i = 0; i < 2; i++) {
      server.enqueue(
          new MockResponse.Builder()
              .code(301)
              .setHeader("Location", root() + "/moved?token=hidden")
              .build());
      answer(200, "[\"" + KEY + "\"]");
    }

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(() -> store.delete(uri), () -> store.put(uri, HELLO))) {
      assertThatThrownBy(call)
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("redirected to " + root())
          .hasMessageNotContaining("hidden");
    }
  }

  @Test
  @Timeout(30)
  void aPageOfNothingButBracketsIsReadSoon() {
    answer(500, "<".repeat(1 << 20));

    assertThatThrownBy(() -> store.find(uri)).isInstanceOf(StorageException.class);
  }

  @Test
  void aSourceThatBreaksIsTheCallersAndNotTriedAgain() {
    ObjectSource broken =
        ObjectSource.of(
            new InputStream() {
              @Override
              public int read() throws IOException {
                throw new IOException("the disk is gone");
              }

              @Override
              public int read(byte[] bytes, int offset, int length) throws IOException {
                return read();
              }
            },
            5);

    assertThatThrownBy(() -> store.put(uri, broken))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.OTHER);
              assertThat(e.effect()).isEqualTo(Effect.NONE);
            })
        .hasMessageContaining("the source cannot be read: java.io.IOException: the disk is gone");
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 6})
  void aSourceThatIsNotAsLongAsItSaidIsToldWithBothNumbers(int gives) {
    assertThatThrownBy(
            () -> store.put(uri, ObjectSource.of(new ByteArrayInputStream(new byte[gives]), 5)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER))
        .hasMessageContaining("the source gave " + gives + " bytes instead of 5");
  }

  @Test
  void anInterruptIsNotTakenForATimeOut() {
    answerStored();
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () -> store.put(uri, ObjectSource.of(new ByteArrayInputStream(new byte[5]), 5)))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OTHER))
        .hasMessageContaining("interrupted")
        .hasMessageNotContaining("sdk.http.timeout");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aBrokenConnectionIsTriedAgain() {
    server.enqueue(
        new MockResponse.Builder().onRequestStart(new SocketEffect.CloseSocket()).build());
    answerStored();

    assertThat(store.put(uri, HELLO).sizeBytes()).isEqualTo(5);
  }

  @Test
  void aProxysLimitIsNamedWithTheSizeAndTheRemedy() {
    answer(413, "<html><head><title>413</title></head><center>nginx/1.24</center></html>");

    assertThatThrownBy(() -> store.put(uri, HELLO))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TOO_LARGE))
        .hasMessageContaining("nginx/1.24")
        .hasMessageContaining("client_max_body_size")
        .hasMessageContaining(root());
  }

  @Test
  void anAnswerOfAnotherServerIsNotAnUpload() {
    answer(200, "<!doctype html><html><title>ClearML</title><body>Welcome</body></html>");

    assertThatThrownBy(() -> store.put(uri, HELLO))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("Welcome")
        .hasMessageContaining("not that of a ClearML file server");
  }

  @Test
  void anAnswerThatNamesAnotherFileIsNotAnUpload() {
    answer(200, "[\"another/file\"]");
    server.enqueue(new MockResponse.Builder().setHeader("Content-Length", "5").build());

    assertThatThrownBy(() -> store.put(uri, HELLO))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("not that of a ClearML file server");
  }

  @Test
  void aFileThatArrivedShorterIsNotAnUpload() {
    answer(200, "[\"" + KEY + "\"]");
    server.enqueue(new MockResponse.Builder().setHeader("Content-Length", "4").build());

    assertThatThrownBy(() -> store.put(uri, HELLO))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CORRUPT));
  }

  @Test
  void aRangeIsCutOutIfTheServerSendsEverything() throws IOException {
    answer(200, "0123456789");

    try (InputStream in = store.open(uri, new ByteRange(2, 3))) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("234");
    }
  }

  @Test
  void nobodyListeningIsToldWithTheAddress() {
    server.close();

    assertThatThrownBy(() -> store.put(uri, HELLO))
        .isInstanceOfSatisfying(
            StorageException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
              assertThat(e.effect()).isEqualTo(Effect.NONE);
            })
        .hasMessageContaining(root());
  }

  @Test
  void tlsToAPlainPortIsNamed() {
    server.enqueue(new MockResponse.Builder().code(200).build());
    StorageUri tls = new StorageUri("https://127.0.0.1:" + server.getPort() + "/x");

    assertThatThrownBy(() -> store.find(tls))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("http://");
  }

  /** Gives another token after each refusal. */
  private static final class Tokens implements BearerToken {
    final List<String> refused = new ArrayList<>();

    @Override
    public Optional<String> current() {
      return Optional.of("token-" + (refused.size() + 1));
    }

    @Override
    public void refused(String token) {
      refused.add(token);
    }
  }

  @Test
  void onAFileServerAHashAndAQuestionMarkBelongToTheName() throws Exception {
    answer(200, "x");
    answer(200, "x");
    StorageUri asPythonRegisters = new StorageUri(root() + "/p/models/a%20#1?.bin");

    store.open(asPythonRegisters, ByteRange.ALL).close();
    storeOf("http://files.example.org").open(asPythonRegisters, ByteRange.ALL).close();

    assertThat(server.takeRequest().getTarget()).isEqualTo("/p/models/a%20%231%3F.bin");
    assertThat(server.takeRequest().getTarget()).isEqualTo("/p/models/a%20");
  }

  @Test
  void aBareKeyThatPythonRegisteredIsQuoted() throws Exception {
    answer(200, "x");

    store.open(new StorageUri(root() + "/50%25 of é/models/w.bin"), ByteRange.ALL).close();

    assertThat(server.takeRequest().getTarget()).isEqualTo("/50%2525%20of%20%C3%A9/models/w.bin");
  }
}
