package ml.clear.sdk.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class AwaitedFailureTest {
  private static ExecutionException failureOf(Runnable task) throws InterruptedException {
    FutureTask<Void> future = new FutureTask<>(task, null);
    Thread other = new Thread(future);
    other.start();
    other.join();
    try {
      future.get();
      throw new AssertionError("it should have failed");
    } catch (ExecutionException e) {
      return e;
    }
  }

  private static void failDeepDown() {
    throw new IllegalArgumentException("no");
  }

  @Test
  void theExceptionItselfIsThrownOnWithBothStacks() throws InterruptedException {
    ExecutionException e = failureOf(AwaitedFailureTest::failDeepDown);

    RuntimeException thrown = AwaitedFailure.of(e);

    assertThat(thrown).isSameAs(e.getCause());
    assertThat(thrown)
        .hasStackTraceContaining("failDeepDown")
        .hasStackTraceContaining("awaited by thread " + Thread.currentThread().getName())
        .hasStackTraceContaining("theExceptionItselfIsThrownOnWithBothStacks");
  }

  @Test
  void anErrorIsThrownAsItIs() throws InterruptedException {
    OutOfMemoryError full = new OutOfMemoryError("Java heap space");
    ExecutionException e =
        failureOf(
            () -> {
              throw full;
            });

    assertThatThrownBy(() -> AwaitedFailure.of(e)).isSameAs(full);
  }
}
