package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.ReportKind;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private final LedgerRow row = new LedgerRow("t", ReportKind.CONSOLE);
  private final ConsoleStream stream = new ConsoleStream(row, "w");

  private ConsoleEvent text(int chars) {
    return new ConsoleEvent(stream, LogLevel.INFO, "x".repeat(chars), 0);
  }

  @Test
  void aQueueFullInBytesDropsTheOldestAndCountsIt() {
    EventQueue queue = EventQueue.ofTexts(1_000);
    ConsoleEvent second = text(250);

    queue.offer(text(250));
    queue.offer(second);

    assertThat(queue.poll()).isSameAs(second);
    assertThat(queue.poll()).isNull();
    assertThat(row.counts().dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
  }

  @Test
  void aQueueIsHalfFullByItsBytesToo() {
    EventQueue queue = EventQueue.ofTexts(1 << 20);

    queue.offer(text(300_000));

    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.isHalfFull()).isTrue();
  }

  /** A figure of a gigabyte, in a queue that could hold it. */
  @Test
  void theSizeOfAnEventNeverTurnsNegative() {
    assertThat(PlotEvent.memoryBytes(1L << 30)).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aQueueFullInNumberDropsTheOldestAndCountsIt() {
    EventQueue queue = EventQueue.ofTexts(1 << 20); // 4,096 slots
    for (int i = 0; i < 4_097; i++) {
      queue.offer(text(1));
    }

    assertThat(queue.size()).isEqualTo(4_096);
    assertThat(row.counts().dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
  }

  @Test
  void aLargeFullQueueMakesRoomForManyAtOnceAndCountsThemByTask() {
    LedgerRow other = new LedgerRow("u", ReportKind.CONSOLE);
    EventQueue queue = EventQueue.ofTexts(16 << 20); // 65,536 slots
    queue.offer(text(1));
    ConsoleStream second = new ConsoleStream(other, "w");
    for (int i = 0; i < 65_536; i++) {
      queue.offer(new ConsoleEvent(second, LogLevel.INFO, "x", 0));
    }

    assertThat(row.counts().dropped(DropReason.QUEUE_FULL)).isEqualTo(1);
    assertThat(other.counts().dropped(DropReason.QUEUE_FULL)).isEqualTo(15);
    assertThat(queue.size()).isEqualTo(65_536 - 15);
  }

  @Test
  void aReportLargerThanTheQueueIsRefusedAloneAndTheOthersStay() {
    EventQueue queue = EventQueue.ofTexts(1_000);
    queue.offer(text(1));

    queue.offer(text(1_000));

    assertThat(queue.size()).isEqualTo(1);
    assertThat(row.counts().dropped(DropReason.TOO_LARGE)).isEqualTo(1);
  }

  @Test
  void underManyThreadsEveryReportIsEitherPolledOrCountedAsDropped() throws InterruptedException {
    EventQueue queue = EventQueue.ofTexts(64 * 1_024);
    AtomicLong polled = new AtomicLong();
    AtomicBoolean done = new AtomicBoolean();
    Thread consumer =
        new Thread(
            () -> {
              while (!done.get() || !queue.isEmpty()) {
                if (queue.poll() != null) {
                  polled.incrementAndGet();
                }
              }
            });
    List<Thread> producers = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      producers.add(
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  queue.offer(text(i % 200));
                }
              }));
    }
    consumer.start();
    producers.forEach(Thread::start);
    for (Thread producer : producers) {
      producer.join();
    }
    done.set(true);
    consumer.join();

    assertThat(polled.get() + row.droppedCount(DropReason.QUEUE_FULL)).isEqualTo(160_000);
    queue.offer(text(200));
    assertThat(queue.isHalfFull()).as("bytes are given back").isFalse();
  }
}
