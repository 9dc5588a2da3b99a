package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitedCallsTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final StorageUri URI = new StorageUri("s3://bucket/lease-job");

  private final ManualTime time = new ManualTime();
  private final LimitedCalls calls = new LimitedCalls(time);
  private final CountDownLatch hang = new CountDownLatch(1);

  @AfterEach
  void close() {
    hang.countDown();
    calls.close();
  }

  @Test
  void givesWhatTheCallGives() {
    assertThat(calls.within(LIMIT, "GET", URI, () -> "answer")).isEqualTo("answer");
  }

  @Test
  void throwsWhatTheCallThrows() {
    StorageException failure = StorageException.of("GET", URI, Reason.DENIED).build();

    assertThatThrownBy(
            () ->
                calls.within(
                    LIMIT,
                    "GET",
                    URI,
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void callThatHangsIsGivenUpAtItsLimit() throws Exception {
    FutureTask<StorageException> outcome = hanging();
    Thread caller = start(outcome);

    time.advance(LIMIT);

    StorageException e = outcome.get(20, TimeUnit.SECONDS);
    assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(e.effect()).isEqualTo(Effect.UNKNOWN);
    caller.join();
  }

  @Test
  void callThatHangsIsGivenUpAtAnInterrupt() throws Exception {
    FutureTask<StorageException> outcome = hanging();
    Thread caller = start(outcome);

    caller.interrupt();

    assertThat(outcome.get(20, TimeUnit.SECONDS).effect()).isEqualTo(Effect.UNKNOWN);
  }

  @Test
  void closedOnesRefuse() {
    calls.close();

    assertThatThrownBy(() -> calls.within(LIMIT, "GET", URI, () -> "answer"))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("client is closed");
  }

  private FutureTask<StorageException> hanging() {
    return new FutureTask<>(
        () -> {
          try {
            calls.within(LIMIT, "PUT", URI, this::awaitEnd);
            throw new AssertionError("it did not hang");
          } catch (StorageException e) {
            return e;
          }
        });
  }

  private Thread start(FutureTask<?> task) {
    Thread thread = new Thread(task);
    thread.start();
    time.awaitParked(thread);
    return thread;
  }

  private boolean awaitEnd() {
    boolean ended = false;
    while (!ended) {
      try {
        ended = hang.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        ended = false; // as a blocked socket, which no interrupt wakes
      }
    }
    return true;
  }
}
