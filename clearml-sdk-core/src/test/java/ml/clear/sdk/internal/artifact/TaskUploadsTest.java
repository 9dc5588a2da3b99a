package ml.clear.sdk.internal.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;
import ml.clear.sdk.report.UploadSummary;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskUploadsTest {
  private final UploadPool pool = new UploadPool(1);
  private final TaskUploads uploads = new TaskUploads(pool, TimeSource.system());
  private final Queue<String> registered = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() {
    pool.close();
  }

  private String register(String entry) {
    registered.add(entry);
    return entry;
  }

  /** Hangs until it is interrupted, as a transfer does on a store that does not answer. */
  private static String hang(CountDownLatch begun) {
    begun.countDown();
    try {
      new CountDownLatch(1).await();
      throw new AssertionError("nobody counts down");
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Test
  void theEndStopsAnUploadUnderWayAndTellsItAsFailed() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> stuck = uploads.start("weights", () -> hang(begun), this::register);
    begun.await();

    UploadSummary summary = uploads.end(Duration.ofMillis(1));

    String failure = "weights: not finished when the task was closed";
    assertThat(summary).isEqualTo(new UploadSummary(0, 1, 0, List.of(failure)));
    assertThat(stuck).isCompletedExceptionally();
    assertThatThrownBy(stuck::join)
        .isInstanceOf(CancellationException.class)
        .hasStackTraceContaining(failure); // JDK 25 wraps it
    assertThat(pool.close(Duration.ofSeconds(20))).as("the thread was let go").isTrue();
    assertThat(registered).isEmpty();
  }

  @Test
  void whatIsStoredTooLateIsNotRegistered() throws InterruptedException, ExecutionException {
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<String> bytes = new CompletableFuture<>();
    CompletableFuture<String> late =
        uploads.start(
            "weights",
            () -> {
              begun.countDown();
              return bytes.join(); // does not look at interrupts
            },
            this::register);
    begun.await();
    uploads.end(Duration.ZERO);

    bytes.complete("stored");

    TaskUploads others = new TaskUploads(pool, TimeSource.system());
    assertThat(others.start("next", () -> "next", this::register).get()).isEqualTo("next");
    assertThat(registered).containsExactly("next");
    assertThat(late).isCompletedExceptionally();
    assertThat(uploads.summary().stored()).isZero();
  }

  @Test
  void theInterruptDoesNotOutliveAnUploadOnTheCallersThread() throws InterruptedException {
    CompletableFuture<String> busy = new CompletableFuture<>();
    TaskUploads others = new TaskUploads(pool, TimeSource.system());
    List<CompletableFuture<String>> waiting =
        IntStream.rangeClosed(0, 64) // one under way, and as many as may wait
            .mapToObj(i -> others.start("busy" + i, busy::join, this::register))
            .toList();
    CountDownLatch begun = new CountDownLatch(1);
    Thread closing =
        new Thread(
            () -> {
              awaitQuietly(begun);
              uploads.end(Duration.ZERO);
            });
    closing.start();

    CompletableFuture<String> stuck =
        uploads.start("stuck", () -> hangInterrupted(begun), this::register);

    assertThat(Thread.interrupted()).isFalse();
    assertThat(stuck).isCompletedExceptionally();
    closing.join();
    busy.complete("done");
    assertThat(others.await(Duration.ofMinutes(1)).stored()).isEqualTo(waiting.size());
  }

  /** As a transfer that leaves the flag as it is. */
  private static String hangInterrupted(CountDownLatch begun) {
    begun.countDown();
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
    throw new IllegalStateException("interrupted");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void afterTheEndNothingBegins() {
    uploads.end(Duration.ZERO);

    assertThatThrownBy(() -> uploads.run("late", () -> "x", this::register))
        .isInstanceOf(CancellationException.class)
        .hasMessageContaining("closed");
    assertThat(uploads.start("later", () -> "x", this::register))
        .failsWithin(Duration.ofMinutes(1));

    assertThat(registered).isEmpty();
    assertThat(uploads.summary().failed()).isEqualTo(2);
  }

  @Test
  void anUploadWhoseThreadCannotBeMadeIsToldAsFailed() {
    OutOfMemoryError full = new OutOfMemoryError("unable to create native thread");
    ThreadFactory none =
        work -> {
          throw full;
        };
    try (UploadPool threads = new UploadPool(1, none)) {
      TaskUploads own = new TaskUploads(threads, TimeSource.system());

      assertThat(own.start("weights", () -> "x", this::register))
          .failsWithin(Duration.ofMinutes(1))
          .withThrowableOfType(ExecutionException.class)
          .withCause(full);

      assertThat(own.await(Duration.ofMinutes(1)))
          .isEqualTo(new UploadSummary(0, 1, 0, List.of("weights: " + full.getMessage())));
      assertThat(registered).isEmpty();
    }
  }

  private static String everyThirdFails(int number) {
    if (number % 3 == 0) {
      throw new IllegalStateException("on purpose");
    }
    return "u" + number;
  }

  @Test
  void everyUploadIsCountedOnceWhileTheTaskIsClosedUnderIt() {
    try (UploadPool threads = new UploadPool(4)) {
      TaskUploads busy = new TaskUploads(threads, TimeSource.system());
      List<CompletableFuture<String>> all =
          IntStream.range(0, 2000)
              .parallel()
              .mapToObj(
                  i -> {
                    if (i == 1500) {
                      busy.end(Duration.ZERO);
                    }
                    return busy.start("u" + i, () -> everyThirdFails(i), this::register);
                  })
              .toList();
      all.forEach(upload -> upload.exceptionally(failed -> "failed").join());

      UploadSummary summary = busy.summary();

      assertThat(summary.stored() + summary.failed()).isEqualTo(2000);
      assertThat(summary.unfinished()).isZero();
      assertThat(all.stream().filter(upload -> !upload.isCompletedExceptionally()))
          .hasSize(summary.stored());
      assertThat(registered).hasSizeGreaterThanOrEqualTo(summary.stored());
    }
  }

  @Test
  void thePoolIsClosedHoweverLongItMayTake() {
    assertThat(new UploadPool(1).close(Duration.ofSeconds(Long.MAX_VALUE))).isTrue();
  }

  @Test
  void anInterruptFromElsewhereOutlivesAnUploadThatWasGivenUpBeforeItBegan() {
    PendingUpload upload = new PendingUpload("weights", new CompletableFuture<>());
    upload.giveUp(new CancellationException("closed"));
    Thread.currentThread().interrupt();

    upload.enter();
    upload.leave();

    assertThat(Thread.interrupted()).isTrue();
  }
}
