package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.time.ManualTime;
import mockwebserver3.MockResponse;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpClosingTest {
  private static final ApiCall READ =
      ApiCall.read("tasks.get_all", Json.object()).within(Duration.ofMinutes(1));

  private final ManualTime time = new ManualTime();
  private final FakeApi api = new FakeApi(time);
  private final HttpTransport transport = api.transport();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private final AtomicBoolean interrupted = new AtomicBoolean();

  @AfterEach
  void close() {
    transport.close();
    api.close();
  }

  @Test
  void closingEndsACallThatWaitsForItsAnswer() throws Exception {
    Thread caller = callThatGetsNoAnswer();

    transport.close();
    caller.join();

    assertThat(effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void closingEndsACallThatWaitsForItsNextAttempt() throws Exception {
    Thread caller = callThatWaitsForItsNextAttempt();

    transport.close();
    caller.join();

    assertThat(effect()).isEqualTo(Effect.NONE);
    assertThat(failure.get()).hasMessageContaining("closed meanwhile");
  }

  @Test
  void anInterruptEndsACallThatWaitsForItsAnswerAndKeepsTheFlag() throws Exception {
    Thread caller = callThatGetsNoAnswer();

    caller.interrupt();
    caller.join();

    assertThat(effect()).isEqualTo(Effect.UNKNOWN);
    assertThat(interrupted).isTrue();
  }

  @Test
  void anInterruptEndsACallThatWaitsForItsNextAttemptAndKeepsTheFlag() throws Exception {
    Thread caller = callThatWaitsForItsNextAttempt();

    caller.interrupt();
    caller.join();

    assertThat(effect()).isEqualTo(Effect.NONE);
    assertThat(failure.get()).hasMessageContaining("interrupted");
    assertThat(interrupted).isTrue();
  }

  @Test
  void aCallGoesOnWhenItsWaitIsOver() throws Exception {
    Thread caller = callThatWaitsForItsNextAttempt();
    time.advance(Duration.ofMillis(249));
    assertThat(api.calls()).hasSize(1);

    time.advance(Duration.ofMillis(1));
    caller.join();

    assertThat(failure).hasNullValue();
    assertThat(api.calls()).hasSize(2);
  }

  @Test
  void afterClosingNothingIsSent() {
    transport.close();

    assertThatThrownBy(() -> transport.call(READ))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContaining("the client is closed");
    assertThat(api.requests).isEmpty();
  }

  @Test
  void aThousandClientsLeaveNoThread() throws Exception {
    for (int i = 0; i < 1_000; i++) {
      try (HttpTransport one = api.transport()) {
        if (i % 10 == 0) {
          one.server();
        }
      }
    }

    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("clearml-")) {
        thread.join(10_000); // on its way out
        assertThat(thread.isAlive()).as(thread.getName()).isFalse();
      }
    }
  }

  private Thread callThatGetsNoAnswer() throws InterruptedException {
    transport.server();
    CountDownLatch arrived = new CountDownLatch(1);
    api.then(
        () -> {
          arrived.countDown();
          return new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
        });
    Thread caller = start();
    arrived.await();
    return caller;
  }

  private Thread callThatWaitsForItsNextAttempt() {
    api.then(api.error(503, 0, "maintenance"));
    Thread caller = start();
    time.awaitParked(caller);
    return caller;
  }

  private Thread start() {
    Thread caller =
        new Thread(
            () -> {
              try {
                transport.call(READ);
              } catch (ServerUnreachableException e) {
                failure.set(e);
              }
              interrupted.set(Thread.currentThread().isInterrupted());
            });
    caller.start();
    return caller;
  }

  private Effect effect() {
    assertThat(failure.get()).isInstanceOf(ServerUnreachableException.class);
    return ((ServerUnreachableException) failure.get()).effect();
  }
}
