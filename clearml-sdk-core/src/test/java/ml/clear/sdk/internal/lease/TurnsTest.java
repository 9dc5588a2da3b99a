package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final ManualTime time = new ManualTime();
  private final Turns turns = new Turns();
  private final List<String> served = Collections.synchronizedList(new ArrayList<>());
  private final List<Thread> waiters = new ArrayList<>();
  private volatile boolean open;

  @AfterEach
  void end() throws InterruptedException {
    open = true;
    for (Thread waiter : waiters) {
      waiter.interrupt();
      waiter.join();
    }
  }

  @Test
  void firstComeIsFirstServed() throws InterruptedException {
    for (String name : List.of("a", "b", "c")) {
      waitInLine("line", name);
    }

    open = true;
    turns.wakeFirst("line");
    joinAll();

    assertThat(served).containsExactly("a", "b", "c");
  }

  @Test
  void whoeverGivesUpInTheMiddleHoldsNobodyUp() throws InterruptedException {
    waitInLine("line", "a");
    Thread quitter = waitInLine("line", "b");
    waitInLine("line", "c");

    quitter.interrupt();
    quitter.join();
    open = true;
    turns.wakeFirst("line");
    joinAll();

    assertThat(served).containsExactly("a", "c");
  }

  @Test
  void linesAreApart() throws InterruptedException {
    waitInLine("one", "a");
    waitInLine("other", "b");

    open = true;
    turns.wakeFirst("other");
    waiters.get(1).join();

    assertThat(served).containsExactly("b");
  }

  @Test
  void allAreWoken() throws InterruptedException {
    waitInLine("one", "a");
    waitInLine("other", "b");

    open = true;
    turns.wakeAll();
    joinAll();

    assertThat(served).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void lineThatNobodyStandsInHasNoFirst() {
    assertThat(turns.isFirst("line")).isFalse();
    turns.wakeFirst("line");
    turns.leave("line");

    turns.enter("line");
    assertThat(turns.isFirst("line")).isTrue();
    turns.leave("line");
    assertThat(turns.isFirst("line")).isFalse();
  }

  private void joinAll() throws InterruptedException {
    for (Thread waiter : waiters) {
      waiter.join(20_000);
      assertThat(waiter.isAlive()).as("still waiting").isFalse();
    }
  }

  /** A thread that is served once it is the first and the shop is open. */
  private Thread waitInLine(String line, String name) {
    Thread thread =
        new Thread(
            () -> {
              turns.enter(line);
              try {
                while (!(turns.isFirst(line) && open)) {
                  time.parkNanos(Duration.ofDays(1).toNanos());
                  if (Thread.currentThread().isInterrupted()) {
                    return;
                  }
                }
                served.add(name);
              } finally {
                turns.leave(line);
              }
            });
    waiters.add(thread);
    thread.start();
    time.awaitParked(thread);
    return thread;
  }
}
