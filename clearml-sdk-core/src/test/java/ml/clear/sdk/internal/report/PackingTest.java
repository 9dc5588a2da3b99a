package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class PackingTest {
  @TempDir private Path root;
  private final ManualTime time = new ManualTime();
  private final LedgerRow row = new LedgerRow("task1", ReportKind.CONSOLE);
  private final ConsoleStream stream = new ConsoleStream(row, "host");
  private final EventQueue queue = EventQueue.ofTexts(1 << 20);
  private final Outbox outbox = new Outbox();
  private final Backoff backoff = new Backoff(time, Jitter.seeded(0, 1));
  private final Waiters waiters = new Waiters(time);
  private final FullDisk disk = new FullDisk();
  private Backlog backlog;
  private final Ledgers ledgers = new Ledgers();
  private Packing packing;

  @BeforeEach
  void open() {
    open(ReporterOptions.DEFAULT);
  }

  private void open(ReporterOptions options) {
    CalmLog log = new CalmLog(LoggerFactory.getLogger(PackingTest.class), time);
    backlog = new Backlog(root, options.maxSpoolBytes(), disk, time, log);
    packing =
        new Packing(
            List.of(new ChannelFeed(Channel.CONSOLE, List.of(queue), options, time)),
            outbox,
            backlog,
            backoff,
            waiters,
            ledgers,
            new DropTeller(ledgers, options.dropListener(), log, time),
            time,
            () -> {});
  }

  private void pack(Duration duration) {
    long end = time.nanoTime() + duration.toNanos();
    while (time.nanoTime() < end) {
      long wait = Math.min(packing.step(), Duration.ofMillis(100).toNanos());
      time.advance(Duration.ofNanos(Math.max(1, wait)));
    }
  }

  @AfterEach
  void close() {
    backlog.close();
  }

  private void report() {
    row.offered();
    queue.offer(new ConsoleEvent(stream, LogLevel.INFO, "a line", time.nanoTime()));
  }

  /**
   * The sender hangs in its first request for a minute: nobody knows yet that the server is away.
   */
  @Test
  void whatWaitsForARequestThatHangsIsOnDiskAfterFiveSeconds() {
    for (int i = 0; i < 30; i++) {
      report();
      pack(Duration.ofSeconds(1));
    }

    assertThat(row.counts().spooled()).isGreaterThanOrEqualTo(20);
    assertThat(outbox.hasRoom(Channel.CONSOLE)).isFalse();
    assertThat(queue.size()).isLessThanOrEqualTo(6);
  }

  /** The disk takes what does not fit; everything else would only be slower by way of it. */
  @Test
  void whileTheServerAnswersBatchesDoNotFollowAnOverflowToTheDisk() {
    LedgerRow overflow = new LedgerRow("task2", ReportKind.CONSOLE);
    backlog.put(TestEvents.console(1, overflow, 10));

    report();
    pack(Duration.ofSeconds(2));

    assertThat(row.counts().spooled()).isZero();
    assertThat(outbox.isEmpty()).isFalse();
  }

  @Test
  void afterAnOutageBatchesFollowTheBacklogToTheDisk() {
    backoff.failed(Duration.ZERO);
    backoff.succeeded();

    report();
    pack(Duration.ofSeconds(6));

    assertThat(row.counts().spooled()).isEqualTo(1);
  }

  @Test
  void aDiskThatStaysFullDuringALongOutageDoesNotFillTheMemory() {
    disk.full = true;
    backoff.failed(Duration.ZERO);

    for (int i = 0; i < 600; i++) {
      report();
      pack(Duration.ofSeconds(1));
    }

    List<Batch> waiting = outbox.drain();
    assertThat(waiting).hasSizeLessThanOrEqualTo(2);
    assertThat(row.counts().offered()).isEqualTo(600);
    assertThat(row.counts().spooled()).isZero();

    waiting.forEach(outbox::add);
    disk.full = false;
    pack(Duration.ofSeconds(20));

    assertThat(queue.isEmpty()).isTrue();
    long inMemory = waiting.stream().mapToLong(Batch::size).sum();
    assertThat(row.counts().spooled() + row.counts().droppedInAll() + inMemory).isEqualTo(600);
  }

  /** As one that waits for delivery after each of its steps. */
  @Test
  void aProgramThatFlushesAllTheTimeDoesNotFillTheDiskWithSmallFiles() throws Exception {
    backoff.failed(Duration.ZERO);
    Thread flushing = new Thread(() -> waiters.await(() -> false, Duration.ofDays(1), () -> {}));
    flushing.start();
    time.awaitParked(flushing);

    for (int i = 0; i < 30_000; i++) {
      report();
      pack(Duration.ofMillis(10));
    }

    flushing.interrupt();
    flushing.join();
    assertThat(row.counts().spooled()).isGreaterThan(29_000);
    assertThat(backlog.files()).isLessThan(4_000);
  }

  @Test
  void aSpoolSmallerThanABatchIsUsedAndDoesNotFillTheMemory() {
    open(ReporterOptions.DEFAULT.withMaxSpoolBytes(4_096));
    backoff.failed(Duration.ZERO);

    for (int i = 0; i < 6_000; i++) {
      report();
      pack(Duration.ofMillis(10));
    }

    assertThat(outbox.isEmpty()).isTrue();
    assertThat(row.counts().spooled()).isPositive();
    assertThat(row.counts().dropped(DropReason.SPOOL_FULL)).isPositive();
  }

  /** A client may have many, one after the other. */
  @Test
  void aTaskThatIsOverIsNotKept() {
    Ledger ledger = new Ledger("task1");
    ledgers.add(ledger);
    ledgers.close(ledger);

    pack(Duration.ofSeconds(2));

    assertThat(ledgers.settlements()).isEmpty();
  }

  @Test
  void forASecondAfterABatchReportsNeedNobodyWoken() {
    assertThat(packing.step()).isEqualTo(Worker.IDLE);

    report();
    pack(Duration.ofMillis(30));

    assertThat(outbox.isEmpty()).isFalse();
    assertThat(packing.step()).isEqualTo(Duration.ofMillis(10).toNanos());
    time.advance(Duration.ofSeconds(1));
    assertThat(packing.step()).isEqualTo(Worker.IDLE);
  }
}
