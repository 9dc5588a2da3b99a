package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that goes away and comes back, with the real threads and a real disk. */
class OutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration MOMENT = Duration.ofMillis(300);
  private static final FakeServer.Behaviour AWAY =
      FakeServer.failing(
          new ServerUnreachableException("events.add_batch", Effect.NONE, "refused", null));

  @TempDir private Path root;
  private final FakeServer server = new FakeServer();
  private Reporter reporter;
  private TaskReporter task;

  @BeforeEach
  void open() {
    reporter = reporter(Optional.of(root));
    task = reporter.open("task1", 0, "host");
  }

  private Reporter reporter(Optional<Path> spool) {
    return new Reporter(
        server,
        ReporterOptions.DEFAULT,
        TimeSource.system(),
        spool,
        new SpoolFiles(),
        Jitter.seeded(1, 7));
  }

  @AfterEach
  void close() {
    reporter.close(Duration.ZERO);
  }

  private void report(int from, int to) {
    for (int i = from; i < to; i++) {
      task.scalar("loss", "train", i, i);
      task.text("line " + i);
    }
  }

  /** The ledger once so many reports are on disk, or after a time that is long enough for it. */
  private DeliveryReport untilSpooled(long reports) {
    DeliveryReport ledger = task.flush(MOMENT);
    for (int i = 0; i < 60 && ledger.total().spooled() < reports; i++) {
      ledger = task.flush(MOMENT);
    }
    return ledger;
  }

  private List<Path> segments() throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).toList();
    }
  }

  @Test
  void whatIsReportedWhileTheServerIsAwayIsSpooledAndArrivesInOrderLater() throws IOException {
    server.always(AWAY);
    report(0, 100);
    DeliveryReport away = untilSpooled(200);
    report(100, 200);
    untilSpooled(400);

    assertThat(away.total().delivered()).isZero();
    assertThat(away.total().spooled()).isEqualTo(200);
    assertThat(segments()).isNotEmpty();

    server.always(null);
    report(200, 300);
    DeliveryReport back = task.flush(PATIENCE);

    assertThat(back.isComplete()).as("%s", back).isTrue();
    assertThat(back.total().delivered()).isEqualTo(600);
    assertThat(server.messages().stream().filter(message -> !message.isEmpty()))
        .containsExactlyElementsOf(IntStream.range(0, 300).mapToObj(i -> "line " + i).toList());
    assertThat(
            server.events().stream()
                .filter(event -> event.has("value"))
                .map(event -> event.path("iter").asInt()))
        .containsExactlyElementsOf(IntStream.range(0, 300).boxed().toList());
    assertThat(segments()).isEmpty();
  }

  @Test
  void whatIsLeftAtTheEndIsSentByTheNextProcess() throws IOException {
    server.always(AWAY);
    report(0, 50);

    DeliveryReport report = reporter.close(MOMENT);

    assertThat(report.total().spooled()).isEqualTo(100);
    assertThat(report.total().queued()).isZero();

    CountDownLatch arrived = new CountDownLatch(100);
    server.always(
        lines -> {
          lines.forEach(line -> arrived.countDown());
          return server.accept(lines);
        });
    reporter = reporter(Optional.of(root));
    reporter.open("task2", 0, "host");

    assertThat(await(arrived)).isTrue();
    reporter.close(PATIENCE);
    assertThat(server.events()).hasSize(100);
    assertThat(segments()).isEmpty();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTaskThatEndsDoesNotWaitForAServerThatIsAway() {
    server.always(AWAY);
    report(0, 100);

    DeliveryReport ledger =
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> task.close(Duration.ofMinutes(10)));

    assertThat(ledger.total().offered()).isEqualTo(200);
    assertThat(ledger.total().spooled()).isEqualTo(200);
  }

  @Test
  void withoutASpoolWhatIsLeftAtTheEndIsCounted() {
    reporter.close(Duration.ZERO);
    reporter = reporter(Optional.empty());
    task = reporter.open("task1", 0, "host");
    server.always(AWAY);
    report(0, 50);

    DeliveryReport report = reporter.close(MOMENT);

    assertThat(report.total().dropped(DropReason.CLOSED)).isEqualTo(100);
    assertThat(report.total().queued()).isZero();
  }

  @Test
  void aServerThatHangsBlocksNeitherReportsNorTheEnd() {
    CountDownLatch gate = new CountDownLatch(1);
    server.hangUntil(gate);
    report(0, 300_000);

    DeliveryReport report = reporter.close(MOMENT);

    assertThat(report.total().offered()).isEqualTo(600_000);
    assertThat(report.total().queued()).isZero();
    assertThat(report.total().spooled() + report.total().dropped(DropReason.QUEUE_FULL))
        .isEqualTo(600_000);
    assertThat(report.total().spooled()).isPositive();
  }

  /** The sender is interrupted in its first request, before there is a folder on disk. */
  @Test
  void whatHangsAtTheEndIsOnDiskAlsoIfNothingWasThereBefore() {
    server.hangUntil(new CountDownLatch(1));
    report(0, 10);

    DeliveryReport report = reporter.close(MOMENT);

    assertThat(report.total().spooled()).as("%s", report).isEqualTo(20);
  }

  /** Else what waits in memory would be lost for a failure that is over. */
  @Test
  void aDiskThatFailedAMomentAgoIsTriedOnceMoreAtTheEnd() {
    FullDisk disk = new FullDisk();
    disk.full = true;
    reporter.close(Duration.ZERO);
    reporter =
        new Reporter(
            server,
            ReporterOptions.DEFAULT,
            TimeSource.system(),
            Optional.of(root),
            disk,
            Jitter.seeded(1, 7));
    task = reporter.open("task1", 0, "host");
    server.always(AWAY);
    report(0, 10);
    task.flush(MOMENT);
    disk.full = false;

    DeliveryReport report = reporter.close(Duration.ZERO);

    assertThat(report.total().spooled()).as("%s", report).isEqualTo(20);
  }

  @Test
  void anInterruptedCloseStillSpoolsAndKeepsTheFlag() {
    server.always(AWAY);
    report(0, 10);

    Thread.currentThread().interrupt();
    DeliveryReport report = reporter.close(PATIENCE);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.total().spooled()).isEqualTo(20);
  }
}
