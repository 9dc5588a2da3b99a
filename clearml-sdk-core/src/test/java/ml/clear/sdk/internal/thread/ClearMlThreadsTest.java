package ml.clear.sdk.internal.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ClearMlThreadsTest {
  @Test
  void interruptedWaiterWaitsOnAndStaysInterrupted() throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    Thread worker = ClearMlThreads.create("worker", () -> awaitQuietly(gate));
    AtomicBoolean kept = new AtomicBoolean();
    Thread waiter =
        new Thread(
            () -> {
              ClearMlThreads.awaitEnd(worker);
              kept.set(Thread.currentThread().isInterrupted() && !worker.isAlive());
            });
    worker.start();
    waiter.start();

    waiter.interrupt();
    gate.countDown();
    waiter.join();

    assertThat(kept).isTrue();
  }

  private static void awaitQuietly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
