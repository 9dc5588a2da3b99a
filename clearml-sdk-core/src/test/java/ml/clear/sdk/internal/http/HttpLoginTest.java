package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import ml.clear.sdk.AuthenticationException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.storage.BearerToken;
import ml.clear.sdk.time.TimeSource;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpLoginTest {
  private static final ApiCall READ = ApiCall.read("tasks.get_all", Json.object());
  private static final ApiCall ONCE = ApiCall.once("tasks.create", Json.object());
  private static final int THREADS = 32;

  private final SkippingTime time = new SkippingTime();
  private final FakeApi api = new FakeApi(time);
  private final HttpTransport transport = api.transport();

  @AfterEach
  void close() {
    transport.close();
    api.close();
  }

  @Test
  void manyThreadsLogInOnce() throws Exception {
    callFromManyThreads();

    assertThat(api.logins).hasValue(1);
    assertThat(api.calls()).hasSize(THREADS);
  }

  @Test
  void manyThreadsRenewAnExpiringTokenOnce() throws Exception {
    transport.server();
    time.advance(Duration.ofDays(30).minus(Duration.ofMinutes(5)));

    callFromManyThreads();

    assertThat(api.logins).hasValue(2);
  }

  @Test
  void manyThreadsThatAre401LogInAgainOnce() throws Exception {
    transport.server();
    var refused = api.error(401, 30, "Invalid token (revoked token)");
    CountDownLatch all = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      api.then(
          () -> {
            all.countDown();
            await(all); // no thread is back before all have sent the old token
            return refused;
          });
    }

    callFromManyThreads();

    assertThat(api.logins).hasValue(2);
    assertThat(api.calls()).hasSize(2 * THREADS);
  }

  @Test
  void a401IsFollowedByOneLoginAndTheSameCallWithTheNewToken() {
    api.then(api.error(401, 30, "Invalid token (invalid jwt token): reason=Signature has expired"))
        .then(api.ok("{\"id\":\"t1\"}"));

    assertThat(transport.call(ONCE).path("id").asText()).isEqualTo("t1");

    assertThat(api.logins).hasValue(2);
    List<RecordedRequest> calls = api.calls();
    assertThat(calls).hasSize(2);
    assertThat(calls.get(1).getBody()).isEqualTo(calls.get(0).getBody());
    assertThat(calls.get(1).getHeaders().get("Authorization"))
        .isNotEqualTo(calls.get(0).getHeaders().get("Authorization"));
  }

  @Test
  void aSecond401Fails() {
    api.then(api.error(401, 30, "Invalid token")).then(api.error(401, 30, "Invalid token"));

    assertThatThrownBy(() -> transport.call(READ))
        .isInstanceOfSatisfying(
            AuthenticationException.class,
            e -> {
              assertThat(e.is(401, 30)).isTrue();
              assertThat(e.effect()).isEqualTo(Effect.NONE);
            });
    assertThat(api.logins).hasValue(2);
    assertThat(api.calls()).hasSize(2);
  }

  @Test
  void wrongCredentialsAreTriedOnceAndTheirOriginIsNamed() {
    api.thenLogin(api.error(401, 22, "Unauthorized (invalid credentials)"));

    assertThatThrownBy(() -> transport.call(READ))
        .isInstanceOf(AuthenticationException.class)
        .hasMessageContainingAll("401/22", "invalid credentials", "clearml.conf: 7")
        .hasMessageNotContaining(FakeApi.SECRET);
    assertThat(api.logins).hasValue(1);
  }

  @Test
  void aTokenIsRenewedBeforeItExpires() {
    transport.call(READ);
    time.advance(Duration.ofDays(30).minus(Duration.ofMinutes(7)));
    transport.call(READ);
    assertThat(api.logins).hasValue(1);

    time.advance(Duration.ofMinutes(2));
    transport.call(READ);

    assertThat(api.logins).hasValue(2);
  }

  @Test
  void aTokenShorterThanTheMarginIsStillUsedForHalfItsLife() {
    api.tokenLife = Duration.ofMinutes(1);
    transport.call(READ);
    time.advance(Duration.ofSeconds(29));
    transport.call(READ);
    assertThat(api.logins).hasValue(1);

    time.advance(Duration.ofSeconds(2));
    transport.call(READ);

    assertThat(api.logins).hasValue(2);
  }

  @Test
  void aClockThatIsOffByDaysNeitherLoopsNorExpiresAToken() {
    for (Duration ahead : List.of(Duration.ofDays(40), Duration.ofDays(-40))) {
      api.clockAhead = ahead;
      api.logins.set(0);
      try (HttpTransport skewed = api.transport()) {
        for (int i = 0; i < 10; i++) {
          skewed.call(READ);
        }
      }

      assertThat(api.logins).as("ahead %s", ahead).hasValue(1);
    }
  }

  @Test
  void aRefusalIsExplainedByTheClocksDifference() {
    api.clockAhead = Duration.ofMinutes(-10);
    api.thenLogin(api.error(401, 30, "The token is not yet valid (iat)"));

    assertThatThrownBy(transport::server)
        .hasMessageContaining("this machine's clock is 600 s ahead of the server's");
  }

  @Test
  void aLoginThatFailsWhileTheTokenIsGoodDoesNotHurtTheCall() {
    transport.call(READ);
    time.advance(Duration.ofDays(30).minus(Duration.ofMinutes(5)));
    api.thenLogin(api.error(500, 102, "database unavailable"));

    transport.call(READ);
    transport.call(READ);
    assertThat(api.logins).hasValue(2);

    time.advance(Duration.ofSeconds(31));
    transport.call(READ);
    assertThat(api.logins).hasValue(3);
  }

  @Test
  void aLoginThatHangsWhileTheTokenIsGoodLeavesTimeForTheCall() {
    ShiftedTime shifted = new ShiftedTime();
    CountDownLatch end = new CountDownLatch(1);
    try (FakeApi hanging = new FakeApi(shifted);
        HttpTransport own = hanging.transport()) {
      own.call(READ);
      shifted.ahead = Duration.ofDays(30).minus(Duration.ofMinutes(5));
      hanging.thenLogin(
          () -> {
            await(end);
            return hanging.token();
          });

      try {
        own.call(READ.within(Duration.ofSeconds(1)));
      } finally {
        end.countDown();
      }

      assertThat(hanging.logins).hasValue(2);
      assertThat(hanging.calls()).hasSize(2);
    }
  }

  /** The clocks of this JVM, which a test may set forward. */
  private static final class ShiftedTime implements TimeSource {
    private final TimeSource real = TimeSource.system();
    volatile Duration ahead = Duration.ZERO;

    @Override
    public Instant now() {
      return real.now().plus(ahead);
    }

    @Override
    public long nanoTime() {
      return real.nanoTime() + ahead.toNanos();
    }

    @Override
    public void parkNanos(long nanos) {
      real.parkNanos(nanos);
    }
  }

  @Test
  void aCallWhoseLoginFailedWasNeverSent() {
    for (int i = 0; i < 20; i++) {
      api.thenLogin(api.error(504, 0, "time-out"));
    }

    assertThatThrownBy(() -> transport.call(ONCE))
        .isInstanceOfSatisfying(
            ServerUnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NONE))
        .hasMessageContaining("login: ");
    assertThat(api.logins.get()).isGreaterThan(3);
    assertThat(api.calls()).isEmpty();
  }

  @Test
  void aGivenTokenLogsInOnceAndThenEachTokenAsksForTheNext() {
    api.tokenLife = Duration.ofHours(1);
    LoginKey key = LoginKey.bearer("given.token", "CLEARML_AUTH_TOKEN");

    try (HttpTransport own =
        api.transport(FakeApi.settings(api.uri(), key), RetryOptions.DEFAULT)) {
      own.call(READ);
      time.advance(Duration.ofMinutes(58));
      own.call(READ);
    }

    List<String> headers =
        api.requests.stream().map(r -> r.getHeaders().get("Authorization")).toList();
    assertThat(headers.get(0)).isEqualTo("Bearer given.token");
    assertThat(headers.get(2)).isEqualTo(headers.get(1)).startsWith("Bearer e30.");
    assertThat(headers.get(3)).isNotEqualTo(headers.get(2));
  }

  @Test
  void anExpiredGivenTokenNamesItsOrigin() {
    LoginKey key = LoginKey.bearer("given.token", "CLEARML_AUTH_TOKEN");
    api.thenLogin(api.error(401, 30, "Invalid token: reason=Signature has expired"));

    try (HttpTransport own =
        api.transport(FakeApi.settings(api.uri(), key), RetryOptions.DEFAULT)) {
      assertThatThrownBy(() -> own.call(READ))
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContainingAll("Signature has expired", "CLEARML_AUTH_TOKEN")
          .hasMessageNotContaining("given.token");
    }
  }

  @Test
  void theFileServerGetsTheSessionsTokenAndANewOneWhenItRefuses() {
    BearerToken bearer = transport.bearerToken();
    String first = bearer.current().orElseThrow();
    bearer.refused("another");
    assertThat(bearer.current()).contains(first);

    bearer.refused(first);

    assertThat(bearer.current()).isPresent().get().isNotEqualTo(first);
    assertThat(api.logins).hasValue(2);
  }

  @Test
  void everyThreadThatWaitsForALoginLearnsThatTheServerIsTooOld() throws Exception {
    api.claims = "\"api_version\":\"2.9\"";
    CountDownLatch loggingIn = new CountDownLatch(1);
    CountDownLatch othersWait = new CountDownLatch(1);
    api.thenLogin(
        () -> {
          loggingIn.countDown();
          await(othersWait);
          return api.token();
        });
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    List<Thread> threads =
        Stream.generate(() -> new Thread(() -> failures.add(catchThrowable(transport::server))))
            .limit(2)
            .toList();
    threads.get(0).start();
    loggingIn.await();
    threads.get(1).start();
    while (threads.get(1).getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }

    othersWait.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(failures).hasSize(2).allMatch(UnsupportedServerException.class::isInstance);
    assertThat(api.logins).hasValue(1);
  }

  private void callFromManyThreads() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS);
    try {
      CountDownLatch ready = new CountDownLatch(THREADS);
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        calls.add(
            pool.submit(
                () -> {
                  ready.countDown();
                  await(ready);
                  transport.call(READ);
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
