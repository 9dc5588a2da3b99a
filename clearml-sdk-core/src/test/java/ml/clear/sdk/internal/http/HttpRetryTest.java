package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.json.Json;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRetryTest {
  private static final ApiCall READ = ApiCall.read("tasks.get_all", Json.object());
  private static final ApiCall ONCE = ApiCall.once("tasks.create", Json.object());
  private static final ApiCall NEVER =
      new ApiCall(
          ONCE.action(),
          ONCE.minVersion(),
          ONCE.pathVersion(),
          ONCE.contentType(),
          ONCE.body(),
          Repeat.NEVER,
          Optional.empty(),
          Optional.empty());

  private final SkippingTime time = new SkippingTime();
  private final FakeApi api = new FakeApi(time);
  private final HttpTransport transport = api.transport();

  @AfterEach
  void close() {
    transport.close();
    api.close();
  }

  @ParameterizedTest
  @CsvSource({"429,0", "502,0", "503,0", "504,0", "509,0", "500,102", "500,4", "500,1", "500,0"})
  void whatMayPassIsTriedAgain(int code, int subcode) {
    api.then(api.error(code, subcode, "busy")).then(api.ok("{\"n\":1}"));

    assertThat(transport.call(READ).path("n").asInt()).isEqualTo(1);
    assertThat(time.waits()).containsExactly(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504, 509, 520})
  void anErrorPageOfAProxyIsTriedAgain(int code) {
    api.then(FakeApi.page(code, "<html><title>Oops</title></html>")).then(api.ok("{\"n\":1}"));

    assertThat(transport.call(READ).path("n").asInt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({"400,12", "400,110", "400,121", "403,20", "410,1", "500,9999"})
  void whatStaysRefusedIsNotTriedAgain(int code, int subcode) {
    api.then(api.error(code, subcode, "no"));

    assertThatThrownBy(() -> transport.call(READ))
        .isInstanceOfSatisfying(
            ServerRejectedException.class,
            e -> {
              assertThat(e.is(code, subcode)).isTrue();
              assertThat(e.effect()).isEqualTo(Effect.NONE);
            });
    assertThat(api.calls()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 100})
  void aBatchWithAValueThatTheServerCannotTakeIsSentOnce(int subcode) {
    api.then(api.error(500, subcode, "General data error"));
    byte[] lines = "{\"value\":\"x\"}".getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(
            () -> transport.call(ApiCall.events(lines, Repeat.SAFE, Duration.ofMinutes(1))))
        .isInstanceOfSatisfying(
            ServerRejectedException.class,
            e -> {
              assertThat(e.is(500, subcode)).isTrue();
              assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
            });
    assertThat(api.calls()).hasSize(1);
  }

  @Test
  void anInternalErrorIsTriedThreeTimesOnly() {
    for (int i = 0; i < 5; i++) {
      api.then(api.error(500, 0, "unsupported operand"));
    }

    assertThatThrownBy(() -> transport.call(READ.within(Duration.ofHours(1))))
        .isInstanceOf(ServerRejectedException.class);
    assertThat(api.calls()).hasSize(3);
  }

  @Test
  void aConfiguredCodeIsTriedAgain() {
    SessionSettings settings =
        new SessionSettings(
            api.uri(),
            FakeApi.KEY,
            "w",
            Duration.ZERO,
            Optional.empty(),
            Set.of(418),
            Optional.empty());
    api.then(api.error(418, 0, "tea")).then(FakeApi.page(418, "tea")).then(api.ok("{\"n\":1}"));

    try (HttpTransport own = api.transport(settings, RetryOptions.DEFAULT)) {
      assertThat(own.call(ONCE).path("n").asInt()).isEqualTo(1);
    }
  }

  @Test
  void waitsDoubleUpToTheLongestAndEndBeforeTheDeadline() {
    for (int i = 0; i < 20; i++) {
      api.then(api.error(503, 0, "maintenance"));
    }

    var e =
        catchThrowableOfType(
            ServerUnreachableException.class,
            () -> transport.call(READ.within(Duration.ofSeconds(40))));

    assertThat(time.waits())
        .containsExactly(
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(4),
            Duration.ofSeconds(8),
            Duration.ofSeconds(15));
    assertThat(e.effect()).isEqualTo(Effect.NONE);
    assertThat(e)
        .hasMessageContainingAll(
            "tasks.get_all", api.uri().toString(), "503/0 maintenance", "8 attempts in 30.8 s");
  }

  /** The reporter has a spool and waits of its own; its calls must not spoil those of others. */
  @Test
  void aBatchBridgesABlipAndGivesAnOutageToTheSpool() {
    ApiCall batch = ApiCall.events(new byte[] {'{', '}'}, Repeat.SAFE, Duration.ofMinutes(1));
    api.then(api.error(503, 0, "blip")).then(api.ok("{\"n\":1}"));
    assertThat(transport.call(batch).path("n").asInt()).isEqualTo(1);

    for (int i = 0; i < 12; i++) {
      api.then(api.error(503, 0, "maintenance"));
    }
    for (int i = 0; i < 4; i++) { // with 3 attempts each: more than open the breaker
      assertThatThrownBy(() -> transport.call(batch))
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining("3 attempts in 0.8 s");
    }
    assertThat(transport.call(READ).isEmpty()).isTrue();
  }

  @Test
  void theControlDeadlineOfTheOptionsHoldsForACallWithoutItsOwn() {
    for (int i = 0; i < 20; i++) {
      api.then(api.error(503, 0, "maintenance"));
    }
    RetryOptions options = RetryOptions.DEFAULT.withControlDeadline(Duration.ofSeconds(1));

    try (HttpTransport hasty = api.transport(api.settings(), options)) {
      assertThatThrownBy(() -> hasty.call(READ)).isInstanceOf(ServerUnreachableException.class);
    }
    assertThat(time.waits()).containsExactly(Duration.ofMillis(250), Duration.ofMillis(500));
  }

  @Test
  void retryAfterInSecondsIsHonoured() {
    api.then(retryAfter(429, "7")).then(api.ok("{}"));

    transport.call(ONCE);

    assertThat(time.waits()).containsExactly(Duration.ofSeconds(7));
  }

  @Test
  void retryAfterAsADateIsComparedWithTheServersClock() {
    api.clockAhead = Duration.ofHours(3);
    String date =
        FakeApi.httpDate(SkippingTime.START.plus(Duration.ofHours(3)).plus(Duration.ofSeconds(6)));
    api.then(retryAfter(503, date)).then(api.ok("{}"));

    transport.call(ONCE);

    assertThat(time.waits()).containsExactly(Duration.ofSeconds(6));
  }

  @Test
  void retryAfterBeyondTheDeadlineFailsAtOnceAndIsNamed() {
    api.then(retryAfter(429, "120"));

    assertThatThrownBy(() -> transport.call(READ))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class,
            e -> {
              assertThat(e.effect()).isEqualTo(Effect.NONE);
              assertThat(e.retryAfter()).hasValue(Duration.ofMinutes(2));
            })
        .hasMessageContaining("asks to wait 120 s");
    assertThat(time.waits()).isEmpty();
  }

  @Test
  void aCallThatMustNotBeAppliedTwiceIsRepeatedOnlyIfTheServerDidNotAct() {
    api.then(api.error(503, 0, "maintenance"))
        .then(api.error(429, 0, "slowly"))
        .then(api.error(504, 0, "time-out"));

    assertThatThrownBy(() -> transport.call(ONCE))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class,
            e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
    assertThat(api.calls()).hasSize(3);
  }

  @Test
  void aCallThatMustNotBeRepeatedIsSentOnce() {
    api.then(api.error(503, 0, "maintenance"));

    assertThatThrownBy(() -> transport.call(NEVER))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NONE));
    assertThat(api.calls()).hasSize(1);
  }

  @Test
  void anAttemptThatMayHaveBeenAppliedIsNotForgottenWhenALaterOneIsRefused() {
    api.then(api.error(504, 0, "time-out")).then(api.error(400, 110, "Invalid task status"));

    assertThatThrownBy(() -> transport.call(READ))
        .isInstanceOfSatisfying(
            ServerRejectedException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN));
  }

  @Test
  void noAnswerInTimeLeavesOpenWhatTheServerDid() {
    transport.server();
    api.then(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());

    assertThatThrownBy(() -> transport.call(ONCE.within(Duration.ofMillis(200))))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN))
        .hasMessageContaining("no answer within 200 ms");
  }

  @Test
  void aConnectionThatBreaksAfterSendingIsRepeatedOnlyIfThatIsSafe() {
    MockResponse broken =
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build();
    api.then(broken).then(api.ok("{\"n\":1}")).then(broken);

    assertThat(transport.call(READ).path("n").asInt()).isEqualTo(1);
    ClearMlException e =
        catchThrowableOfType(ServerUnreachableException.class, () -> transport.call(ONCE));

    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(api.calls()).hasSize(3);
  }

  @Test
  void aTruncatedAnswerIsRepeatedIfThatIsSafe() {
    String body = "{\"meta\":{\"result_code\":200},\"data\":{\"n\":1}}";
    MockResponse cut =
        new MockResponse.Builder()
            .body(body)
            .onResponseBody(new SocketEffect.CloseSocket())
            .build();
    MockResponse half = new MockResponse.Builder().body(body.substring(0, 20)).build();
    MockResponse empty = new MockResponse.Builder().body("").build();
    api.then(cut).then(half).then(empty).then(api.ok("{\"n\":1}"));

    assertThat(transport.call(READ).path("n").asInt()).isEqualTo(1);
    assertThat(api.calls()).hasSize(4);
  }

  @Test
  void aTruncatedAnswerToACallThatMustNotBeRepeatedSaysSo() {
    api.then(new MockResponse.Builder().body("{\"meta\":{\"result_co").build());

    assertThatThrownBy(() -> transport.call(ONCE))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.UNKNOWN))
        .hasMessageContaining("19 bytes came back that is cut off or not JSON");
    assertThat(api.calls()).hasSize(1);
  }

  private MockResponse retryAfter(int code, String value) {
    return api.error(code, 0, "slowly").newBuilder().setHeader("Retry-After", value).build();
  }
}
