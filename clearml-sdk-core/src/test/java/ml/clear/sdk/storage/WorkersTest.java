package ml.clear.sdk.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class WorkersTest {
  @Test
  @Timeout(60)
  void ofAThreadThatCannotBeMadeIsToldWhenTheOthersHaveEnded() {
    OutOfMemoryError full = new OutOfMemoryError("unable to create native thread");
    CountDownLatch begun = new CountDownLatch(2);
    ThreadFactory scarce =
        work -> {
          if (begun.getCount() == 0) {
            throw full;
          }
          Thread thread = new Thread(work);
          begun.countDown();
          return thread;
        };
    CountDownLatch stopped = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    Workers workers = new Workers("GET", new StorageUri("s3://bucket/key"), 4, scarce);

    assertThatThrownBy(
            () ->
                workers.run(
                    () -> {
                      stopSlowly(stopped);
                      return ended.incrementAndGet();
                    },
                    stopped::countDown))
        .isSameAs(full);

    assertThat(ended).hasValue(2);
  }

  /** As a transfer that looks at no interrupt. */
  private static void stopSlowly(CountDownLatch stopped) {
    while (stopped.getCount() > 0) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < 1_000_000; i++) {
      Thread.onSpinWait();
    }
  }
}
