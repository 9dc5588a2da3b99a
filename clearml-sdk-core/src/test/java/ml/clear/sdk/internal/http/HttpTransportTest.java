package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.json.Json;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpTransportTest {
  private final FakeApi api = new FakeApi(new SkippingTime());
  private final HttpTransport transport = api.transport();

  @AfterEach
  void close() {
    transport.close();
    api.close();
  }

  @Test
  void aCallCarriesTokenWorkerAndClientAndGivesBackTheData() {
    api.then(api.ok("{\"id\":\"t1\"}"));

    var data = transport.call(ApiCall.once("tasks.create", Json.object().put("name", "née")));

    assertThat(data.path("id").asText()).isEqualTo("t1");
    RecordedRequest request = api.calls().get(0);
    assertThat(request.getRequestLine()).isEqualTo("POST /v2.23/tasks.create HTTP/1.1");
    assertThat(request.getHeaders().values("Content-Type")).containsExactly("application/json");
    assertThat(request.getHeaders().get("Authorization")).startsWith("Bearer e30.");
    assertThat(request.getHeaders().get("X-ClearML-Worker")).isEqualTo("worker-1");
    assertThat(request.getHeaders().get("X-Trains-Worker")).isEqualTo("worker-1");
    assertThat(request.getHeaders().get("X-ClearML-Client")).startsWith("clearml-jvm-");
    assertThat(request.getHeaders().get("X-Trains-Client")).startsWith("clearml-jvm-");
    assertThat(body(request)).isEqualTo("{\"name\":\"née\"}");
  }

  @Test
  void aBatchHasTheExactContentTypeThatTheServerCompares() {
    byte[] lines = "{\"a\":1}\n{\"a\":2}".getBytes(StandardCharsets.UTF_8);

    transport.call(ApiCall.events(lines, Repeat.SAFE, Duration.ofSeconds(5)));

    RecordedRequest request = api.calls().get(0);
    assertThat(request.getHeaders().values("Content-Type"))
        .containsExactly("application/json-lines");
    assertThat(request.getHeaders().get("Content-Encoding")).isNull();
    assertThat(body(request)).isEqualTo("{\"a\":1}\n{\"a\":2}");
  }

  @Test
  void theLoginIsUnversionedAndBasic() {
    transport.server();

    RecordedRequest login = api.requests.get(0);
    assertThat(login.getRequestLine()).isEqualTo("POST /auth.login HTTP/1.1");
    assertThat(login.getHeaders().get("Authorization"))
        .isEqualTo("Basic YWNjZXNzLWtleTpzM2NyM3Qtb2YtdGhlLXRlc3Q=");
    assertThat(body(login)).isEqualTo("{}");
  }

  @Test
  void theLoginAsksForTheConfiguredLife() {
    SessionSettings settings =
        new SessionSettings(
            api.uri(),
            FakeApi.KEY,
            "Rechner-Büro",
            Duration.ofMinutes(1),
            Optional.of(Duration.ofHours(2)),
            Set.of(),
            Optional.empty());

    try (HttpTransport asking = api.transport(settings, RetryOptions.DEFAULT)) {
      asking.server();
    }

    assertThat(body(api.requests.get(0))).isEqualTo("{\"expiration_sec\":7200}");
    assertThat(api.requests.get(0).getHeaders().get("X-ClearML-Worker")).isEqualTo("Rechner-B_ro");
  }

  @Test
  void theServerTellsItsVersionsAndTheUser() {
    assertThat(transport.server())
        .isEqualTo(new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "u1"));
  }

  @Test
  void anOlderServerIsAskedAtItsOwnVersion() {
    api.claims = "\"api_version\":\"2.17\"";

    transport.call(ApiCall.read("tasks.get_all", Json.object()));

    assertThat(api.calls().get(0).getTarget()).isEqualTo("/v2.17/tasks.get_all");
  }

  @Test
  void aCallThatNeedsANewerVersionAsksForIt() {
    ApiCall call = ApiCall.idempotent("tasks.edit_runtime", Json.object());

    transport.call(call.needing(new ApiVersion(2, 34)));
    transport.call(call.needing(new ApiVersion(2, 15)));
    transport.call(call.at(new ApiVersion(2, 15)));

    assertThat(api.calls())
        .extracting(RecordedRequest::getTarget)
        .containsExactly(
            "/v2.34/tasks.edit_runtime", "/v2.23/tasks.edit_runtime", "/v2.15/tasks.edit_runtime");
  }

  @Test
  void aServerThatLacksTheActionIsNotAskedAndBothVersionsAreNamed() {
    api.claims = "\"api_version\":\"2.25\",\"server_version\":\"1.12.0\"";
    ApiCall call = ApiCall.once("tasks.edit_runtime", Json.object());

    assertThatThrownBy(() -> transport.call(call.needing(new ApiVersion(2, 34))))
        .isInstanceOf(UnsupportedServerException.class)
        .hasMessageContainingAll("tasks.edit_runtime", "2.34", "2.25", "1.12.0");
    assertThat(api.calls()).isEmpty();
  }

  @Test
  void aServerOlderThanTheLibraryNeedsIsRefusedAtTheLogin() {
    api.claims = "\"env\":\"prod\"";

    assertThatThrownBy(transport::server)
        .isInstanceOf(UnsupportedServerException.class)
        .hasMessageContainingAll("2.2", "2.13", "Upgrade the server");
  }

  @Test
  void anActionThatTheServerDoesNotKnowIsUnsupported() {
    api.then(
        api.error(404, 0, "Unable to find endpoint for name nosuch.endpoint and version 2.31"));

    assertThatThrownBy(() -> transport.call(ApiCall.once("nosuch.endpoint", Json.object())))
        .isInstanceOf(UnsupportedServerException.class)
        .hasMessageContaining("nosuch.endpoint");
  }

  @Test
  void aRefusalKeepsTheServersCodesAndWords() {
    api.then(api.error(400, 101, "Invalid task id: id=nope"));

    assertThatThrownBy(() -> transport.call(ApiCall.once("tasks.stop", Json.object())))
        .isInstanceOfSatisfying(
            ServerRejectedException.class,
            e -> {
              assertThat(e.is(400, 101)).isTrue();
              assertThat(e.serverMessage()).isEqualTo("Invalid task id: id=nope");
              assertThat(e.effect()).isEqualTo(ServerRejectedException.Effect.NONE);
            });
    assertThat(api.calls()).hasSize(1);
  }

  @Test
  void aRetiredActionIsAnAnswerAndNoRedirect() {
    api.then(api.error(301, 1, "Moved permanently"));

    assertThatThrownBy(() -> transport.call(ApiCall.read("models.get_by_task_id", Json.object())))
        .isInstanceOfSatisfying(
            ServerRejectedException.class, e -> assertThat(e.is(301, 1)).isTrue());
  }

  @Test
  void anAnswerWithoutDataIsAnEmptyObject() {
    api.then(
        new MockResponse.Builder().body("{\"meta\":{\"result_code\":200},\"data\":null}").build());

    assertThat(transport.call(ApiCall.read("queues.get_next_task", Json.object())))
        .isEqualTo(Json.object());
  }

  @Test
  void aCompressedAnswerIsUnpacked() throws Exception {
    Buffer packed = new Buffer();
    try (var sink = Okio.buffer(new GzipSink(packed))) {
      sink.writeUtf8("{\"meta\":{\"result_code\":200},\"data\":{\"n\":1}}");
    }
    api.then(new MockResponse.Builder().setHeader("Content-Encoding", "gzip").body(packed).build());

    assertThat(transport.call(ApiCall.read("tasks.get_all", Json.object())).path("n").asInt())
        .isEqualTo(1);
    assertThat(api.calls().get(0).getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
  }

  private static String body(RecordedRequest request) {
    return request.getBody().utf8();
  }
}
