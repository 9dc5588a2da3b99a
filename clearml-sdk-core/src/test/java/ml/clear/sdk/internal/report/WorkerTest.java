package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import ml.clear.sdk.time.ManualTime;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WorkerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ManualTime time = new ManualTime();
  private final CalmLog log = new CalmLog(LoggerFactory.getLogger(WorkerTest.class), time);

  private static void await(CountDownLatch latch) throws InterruptedException {
    assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatAStepThrowsDoesNotEndTheThread() throws InterruptedException {
    AtomicInteger steps = new AtomicInteger();
    CountDownLatch survived = new CountDownLatch(1);
    CountDownLatch failed = new CountDownLatch(1);
    Worker worker =
        new Worker(
            "test",
            () -> {
              switch (steps.incrementAndGet()) {
                case 1 -> throw new OutOfMemoryError("test");
                case 2 -> {
                  failed.countDown();
                  throw new IllegalStateException("test");
                }
                default -> survived.countDown();
              }
              return Worker.IDLE;
            },
            () -> false,
            time,
            log);
    worker.start();

    time.awaitParked(1);
    time.advance(Duration.ofSeconds(1));
    await(failed);
    time.awaitParked(1);
    time.advance(Duration.ofSeconds(1));

    await(survived);
    assertThat(worker.stop(PATIENCE)).isTrue();
  }

  @Test
  void noWorkIsLeftLyingWhenProducersAndTheThreadMeet() throws InterruptedException {
    Queue<Integer> work = new ConcurrentLinkedQueue<>();
    int total = 200_000;
    CountDownLatch done = new CountDownLatch(total);
    Worker worker =
        new Worker(
            "test",
            () -> {
              while (work.poll() != null) {
                done.countDown();
              }
              return Worker.IDLE;
            },
            () -> !work.isEmpty(),
            TimeSource.system(),
            log);
    worker.start();
    Thread[] producers = new Thread[4];
    for (int t = 0; t < producers.length; t++) {
      producers[t] =
          new Thread(
              () -> {
                for (int i = 0; i < total / 4; i++) {
                  work.add(i);
                  worker.wakeIfIdle();
                }
              });
      producers[t].start();
    }
    for (Thread producer : producers) {
      producer.join();
    }

    await(done);
    assertThat(worker.stop(PATIENCE)).isTrue();
  }

  /** Nobody wakes a thread that is busy, so it looks once more before it parks. */
  @Test
  void workThatComesAtTheEndOfAStepIsSeen() throws InterruptedException {
    AtomicBoolean work = new AtomicBoolean();
    CountDownLatch twice = new CountDownLatch(2);
    Worker worker =
        new Worker(
            "test",
            () -> {
              work.set(twice.getCount() == 2);
              twice.countDown();
              return Worker.IDLE;
            },
            work::get,
            time,
            log);
    worker.start();

    await(twice);
    assertThat(worker.stop(PATIENCE)).isTrue();
  }

  /** As a request, which parks the thread itself, and so uses up what a wake-up has left. */
  @Test
  void aWakeUpDuringAStepThatParksIsNotLost() throws InterruptedException {
    AtomicReference<@Nullable Worker> itself = new AtomicReference<>();
    CountDownLatch twice = new CountDownLatch(2);
    Worker worker =
        new Worker(
            "test",
            () -> {
              Worker woken = itself.getAndSet(null);
              if (woken != null) {
                woken.wake();
                LockSupport.park();
              }
              twice.countDown();
              return Duration.ofHours(1).toNanos();
            },
            () -> false,
            time,
            log);
    itself.set(worker);
    worker.start();

    await(twice);
    assertThat(worker.stop(PATIENCE)).isTrue();
  }

  @Test
  void aStepThatHangsIsInterruptedAtTheEnd() throws InterruptedException {
    CountDownLatch hanging = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Worker worker =
        new Worker(
            "test",
            () -> {
              hanging.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return Worker.IDLE;
            },
            () -> false,
            time,
            log);
    worker.start();
    await(hanging);

    assertThat(worker.stop(Duration.ofMillis(50))).isTrue();
  }

  @Test
  void anInterruptByOthersDoesNotEndTheThread() throws InterruptedException {
    CompletableFuture<Thread> thread = new CompletableFuture<>();
    CountDownLatch twice = new CountDownLatch(2);
    Worker worker =
        new Worker(
            "test",
            () -> {
              thread.complete(Thread.currentThread());
              twice.countDown();
              return Duration.ofMinutes(1).toNanos();
            },
            () -> false,
            time,
            log);
    worker.start();
    time.awaitParked(1);

    thread.join().interrupt();

    await(twice);
    assertThat(worker.stop(PATIENCE)).isTrue();
  }
}
