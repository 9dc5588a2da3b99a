package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import ml.clear.sdk.AuthenticationException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ServerBreakerTest {
  private static final ApiCall READ = ApiCall.read("tasks.get_all", Json.object());

  private static final ApiCall BATCH =
      ApiCall.events("{}".getBytes(StandardCharsets.US_ASCII), Repeat.SAFE, Duration.ofMinutes(1));

  private final SkippingTime time = new SkippingTime();
  private final FakeApi api = new FakeApi(time);
  private final HttpTransport transport = api.transport();

  @AfterEach
  void close() {
    transport.close();
    api.close();
  }

  @Test
  void threeCallsInARowWithoutTheServerMakeTheNextFailAtOnce() {
    failThrice();
    int sent = api.calls().size();

    assertThatThrownBy(() -> transport.call(READ))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NONE))
        .hasMessageContainingAll("not tried", "the latest: ", "gone");
    assertThat(api.calls()).hasSize(sent);
  }

  @Test
  void oneFailedCallLeavesTheNextItsFullChance() {
    transport.server();
    failOnce();
    failOnce();

    api.then(api.error(504, 0, "gone")).then(api.ok("{\"n\":1}"));
    assertThat(transport.call(READ).path("n").asInt()).isEqualTo(1);

    failOnce();
    failOnce();
    transport.call(READ);
  }

  @Test
  void afterThePauseOneCallTriesAndClosesItAgain() {
    failThrice();
    time.advance(Duration.ofSeconds(6));

    transport.call(READ);
    transport.call(READ);

    failOnce();
    transport.call(READ);
  }

  @Test
  void aProbeThatFailsOpensItAgain() {
    failThrice();
    time.advance(Duration.ofSeconds(6));
    failOnce();

    assertThatThrownBy(() -> transport.call(READ)).hasMessageContaining("not tried");
  }

  @Test
  void onlyOneCallProbesAndACallUnderWayThatGetsThroughClosesIt() throws Exception {
    transport.server();
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    hangUntil(release, arrived);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread probe = new Thread(() -> transport.call(READ.within(Duration.ofMinutes(1))));
    probe.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
    probe.start();
    arrived.await();
    failOnce();
    failOnce();
    failOnce();
    assertThatThrownBy(() -> transport.call(READ)).hasMessageContaining("not tried");

    release.countDown();
    probe.join();

    assertThat(failure).hasNullValue();
    transport.call(READ);
  }

  /** It may hang for a minute, in which the server comes back and a verdict is to be told. */
  @Test
  void aBatchOfReportsUnderWayDoesNotKeepOtherCallsFromTrying() throws Exception {
    failThrice();
    time.advance(Duration.ofSeconds(6));
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    hangUntil(release, arrived);
    Thread reports = new Thread(() -> transport.call(BATCH));
    reports.start();
    arrived.await();

    transport.call(READ);

    release.countDown();
    reports.join();
  }

  @Test
  void aBatchOfReportsThatGetsThroughClosesIt() {
    failThrice();

    transport.call(BATCH);

    transport.call(READ);
  }

  @Test
  void refusalsBusyServersAndShortDeadlinesDoNotOpenIt() {
    transport.server();
    for (int i = 0; i < 5; i++) {
      api.then(api.error(400, 101, "Invalid task id"));
      assertThatThrownBy(() -> transport.call(READ)).isInstanceOf(ServerRejectedException.class);
      api.then(api.error(401, 20, "no")).then(api.error(401, 20, "no"));
      assertThatThrownBy(() -> transport.call(READ)).isInstanceOf(AuthenticationException.class);
      api.then(api.error(429, 0, "slowly").newBuilder().setHeader("Retry-After", "60").build());
      assertThatThrownBy(() -> transport.call(READ)).hasMessageContaining("429");
    }
    for (int i = 0; i < 5; i++) {
      api.then(api.error(504, 0, "gone"));
      assertThatThrownBy(() -> transport.call(READ.within(Duration.ofMillis(200))))
          .hasMessageContaining("gone");
    }

    transport.call(READ);
  }

  /** The next call is answered once it is released. */
  private void hangUntil(CountDownLatch release, CountDownLatch arrived) {
    api.then(
        () -> {
          arrived.countDown();
          awaitQuietly(release);
          return api.ok("{}");
        });
  }

  private void failThrice() {
    transport.server();
    failOnce();
    failOnce();
    failOnce();
  }

  /** One call that finds nobody behind the proxy until its deadline. */
  private void failOnce() {
    for (int i = 0; i < 6; i++) {
      api.then(api.error(504, 0, "gone"));
    }
    assertThatThrownBy(() -> transport.call(READ)).hasMessageContaining("6 attempts");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
