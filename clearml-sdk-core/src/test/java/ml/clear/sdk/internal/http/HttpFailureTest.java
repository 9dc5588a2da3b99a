package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.json.Json;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a person reads when it does not work, and whether the call may be repeated. */
class HttpFailureTest {
  private static final ApiCall ONCE = ApiCall.once("tasks.create", Json.object());

  private final SkippingTime time = new SkippingTime();
  private final FakeApi api = new FakeApi(time);
  private final HttpTransport transport = api.transport();

  @AfterEach
  void close() {
    transport.close();
    api.close();
  }

  @Test
  void aPortWhereNobodyListensNamesUrlActionAttemptsAndRemedy() throws Exception {
    URI closed;
    try (ServerSocket socket = new ServerSocket(0)) {
      closed = URI.create("http://127.0.0.1:" + socket.getLocalPort());
    }

    Throwable e = failureAt(closed);

    assertThat(((ServerUnreachableException) e).effect()).isEqualTo(Effect.NONE);
    assertThat(e)
        .hasMessageContainingAll(
            "tasks.create", closed.toString(), "refused", "6 attempts in 7.8 s", "8008");
  }

  @Test
  void anUnknownHostIsNamed() {
    Throwable e = failureAt(URI.create("http://no-such-host.invalid:8008"));

    assertThat(((ClearMlException) e).effect()).isEqualTo(Effect.NONE);
    assertThat(e).hasMessageContainingAll("no-such-host.invalid", "host name is unknown");
  }

  @Test
  void httpsToAPlainPortSaysToWriteHttp() throws Exception {
    Throwable e = failureAtAPortThatSays("https", "HTTP/1.1 400 Bad Request\r\n\r\n");

    assertThat(((ClearMlException) e).effect()).isEqualTo(Effect.NONE);
    assertThat(e).hasMessageContaining("write http:// instead of https://");
    assertThat(time.waits()).isEmpty();
  }

  @Test
  void aPortThatTalksSomethingElseIsNoServer() throws Exception {
    Throwable e = failureAtAPortThatSays("http", "SSH-2.0-OpenSSH_9\r\n");

    assertThat(e).hasMessageContaining("does not speak plain HTTP");
    assertThat(time.waits()).isEmpty();
  }

  @Test
  void httpToATlsPortSaysToWriteHttps() {
    api.thenLogin(
        FakeApi.page(400, "<h1>400</h1>The plain HTTP request was sent to HTTPS port<hr>nginx"));

    assertThatThrownBy(transport::server).hasMessageContaining("write https://");
  }

  @Test
  void theWebServersPageSaysThatThePortIsWrong() {
    api.thenLogin(
        FakeApi.page(
            405,
            "<html><head><title>405 Not Allowed</title><style>b{}</style></head>"
                + "<body><center><h1>405 Not Allowed</h1></center></body></html>"));

    assertThatThrownBy(() -> transport.call(ONCE))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NONE))
        .hasMessageContainingAll("HTTP 405", "405 Not Allowed 405 Not Allowed", "8008", "8080")
        .hasMessageNotContaining("<");
  }

  @Test
  void ofAnEndlessErrorPageTheBeginningIsEnough() {
    api.then(
        FakeApi.page(404, "<h1>no such page</h1>" + " ".repeat(4 << 20))
            .newBuilder()
            .onResponseBody(SocketEffect.Stall.INSTANCE) // half-way
            .build());

    assertThatThrownBy(() -> transport.call(ONCE)).hasMessageContaining("no such page");
  }

  @Test
  void anHtmlPageWithStatus200IsNoAnswer() {
    api.then(FakeApi.page(200, "<!doctype html><html><body>Sign in to the proxy</body></html>"));

    assertThatThrownBy(() -> transport.call(ONCE))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN))
        .hasMessageContainingAll("a web page came back", "Sign in to the proxy", "8008");
    assertThat(api.calls()).hasSize(1);
  }

  @Test
  void aRedirectIsNotFollowedAndItsTargetIsNamed() {
    api.thenLogin(
        new MockResponse.Builder()
            .code(301)
            .setHeader("Location", "https://clearml.example/api/auth.login")
            .build());

    assertThatThrownBy(transport::server)
        .hasMessageContaining("redirects to https://clearml.example/api/auth.login");
    assertThat(api.requests).hasSize(1);
  }

  @Test
  void aBodyTooLargeForAProxyIsARefusal() {
    api.then(FakeApi.page(413, "<h1>413 Request Entity Too Large</h1>"));
    ApiCall large = ApiCall.once("tasks.edit", Json.object().put("text", "x".repeat(2_000)));

    assertThatThrownBy(() -> transport.call(large))
        .isInstanceOfSatisfying(
            ServerRejectedException.class,
            e -> {
              assertThat(e.code()).isEqualTo(413);
              assertThat(e.effect()).isEqualTo(Effect.NONE);
            })
        .hasMessageContainingAll(large.body().length + " bytes", "client_max_body_size");
    assertThat(api.calls()).hasSize(1);
  }

  @Test
  void aFullDiskOfTheServerIsNamed() {
    for (int i = 0; i < 20; i++) {
      api.then(api.error(500, 4, "Critical server error! low disk space"));
    }

    assertThatThrownBy(() -> transport.call(ApiCall.read("tasks.get_all", Json.object())))
        .hasMessageContaining("disk is full");
  }

  @Test
  void noSecretIsInAnyMessage() {
    URI withPassword = URI.create("http://admin:hunter2@127.0.0.1:" + api.server.getPort());
    api.thenLogin(api.error(401, 22, "invalid credentials"))
        .thenLogin(FakeApi.page(404, "nothing here"))
        .thenLogin(api.ok("{}"))
        .thenLogin(api.token());
    api.then(api.error(401, 30, "Invalid token"))
        .then(api.error(401, 30, "Invalid token"))
        .then(new MockResponse.Builder().body("{").build())
        .then(api.error(400, 12, "Validation error"));
    SessionSettings settings = FakeApi.settings(withPassword, FakeApi.KEY);

    try (HttpTransport own = api.transport(settings, RetryOptions.DEFAULT)) {
      for (int i = 0; i < 8; i++) {
        Throwable e = catchThrowable(() -> own.call(ONCE));
        StringWriter trace = new StringWriter();
        if (e != null) {
          e.printStackTrace(new PrintWriter(trace));
        }
        assertThat(trace.toString())
            .doesNotContain(FakeApi.SECRET, "hunter2", "YWNjZXNz", "e30.", "Bearer ");
      }
    }
    assertThat(settings.toString() + settings.login()).doesNotContain(FakeApi.SECRET, "YWNjZXNz");
    assertThat(Token.read("e30.e30.sig", 0, SkippingTime.START, Duration.ZERO).toString())
        .doesNotContain("e30");
  }

  private Throwable failureAt(URI uri) {
    SessionSettings settings = FakeApi.settings(uri, FakeApi.KEY);
    try (HttpTransport own = api.transport(settings, RetryOptions.DEFAULT)) {
      return catchThrowable(() -> own.call(ONCE));
    }
  }

  private Throwable failureAtAPortThatSays(String scheme, String words) throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      Thread talker =
          new Thread(
              () -> {
                try (var connection = socket.accept()) {
                  connection.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
                  connection.shutdownOutput();
                  connection.getInputStream().readAllBytes();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      talker.start();
      Throwable failure = failureAt(URI.create(scheme + "://127.0.0.1:" + socket.getLocalPort()));
      talker.join();
      return failure;
    }
  }
}
