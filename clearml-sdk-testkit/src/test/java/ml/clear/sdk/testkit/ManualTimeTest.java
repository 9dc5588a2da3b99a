package ml.clear.sdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ManualTimeTest {
  private final ManualTime time = new ManualTime();

  @Test
  void bothClocksMoveOnlyByHand() {
    long before = time.nanoTime();

    time.advance(Duration.ofMinutes(3));

    assertThat(time.nanoTime() - before).isEqualTo(Duration.ofMinutes(3).toNanos());
    assertThat(time.now()).isEqualTo(Instant.parse("2026-01-01T00:03:00Z"));
  }

  @Test
  void aJumpOfTheWallClockLeavesElapsedTimeAlone() {
    time.jumpTo(Instant.parse("2020-01-01T00:00:00Z"));

    assertThat(time.nanoTime()).isZero();
    assertThat(time.now()).isEqualTo(Instant.parse("2020-01-01T00:00:00Z"));
  }

  @Test
  void everySleeperWakesWhenItsTimeHasComeAndNotBefore() throws InterruptedException {
    int sleepers = 50;
    AtomicInteger awake = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i <= sleepers; i++) {
      Duration nap = Duration.ofSeconds(i);
      threads.add(
          new Thread(
              () -> {
                try {
                  time.sleep(nap);
                  awake.incrementAndGet();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }));
    }
    threads.forEach(Thread::start);
    time.awaitParked(sleepers);

    time.advance(Duration.ofSeconds(20));
    for (Thread thread : threads.subList(0, 20)) {
      thread.join();
    }

    assertThat(awake).hasValue(20);
    time.advance(Duration.ofSeconds(30));
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(awake).hasValue(sleepers);
  }

  @Test
  void anInterruptedSleeperWakesAtOnce() throws InterruptedException {
    AtomicInteger interrupted = new AtomicInteger();
    Thread sleeper =
        new Thread(
            () -> {
              try {
                time.sleep(Duration.ofDays(1));
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
              }
            });
    sleeper.start();
    time.awaitParked(sleeper);

    sleeper.interrupt();
    sleeper.join();

    assertThat(interrupted).hasValue(1);
  }

  @Test
  void timeDoesNotGoBack() {
    assertThatIllegalArgumentException().isThrownBy(() -> time.advance(Duration.ofNanos(-1)));
  }
}
