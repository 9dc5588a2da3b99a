package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.report.ConsoleRepeat;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SendingTest {
  private static final Duration ANSWER = Duration.ofMillis(300);

  @TempDir private Path root;
  private final ManualTime time = new ManualTime();
  private final LedgerRow row = new LedgerRow("task1", ReportKind.PLOTS);
  private final Backoff backoff = new Backoff(time, Jitter.seeded(0, 1));
  private final FakeServer server = new FakeServer();
  private final Outbox outbox = new Outbox();
  private final Waiters waiters = new Waiters(time);
  private final AtomicInteger wakes = new AtomicInteger();
  private final ReporterOptions options = ReporterOptions.DEFAULT.withMaxBatchEvents(10);
  private final SpoolFiles files = new SpoolFiles();
  private final CalmLog log = new CalmLog(LoggerFactory.getLogger(SendingTest.class), time);
  private Backlog backlog;
  private Sending sending;

  private Sending sending(@Nullable Path othersRoot) {
    return new Sending(
        options,
        time,
        outbox,
        backlog,
        new Leftovers(othersRoot, files, log),
        new Delivery(server, log),
        new Doubts(server, ConsoleRepeat.AT_MOST_ONCE, log),
        backoff,
        waiters,
        wakes::incrementAndGet);
  }

  @BeforeEach
  void open() {
    backlog = new Backlog(root.resolve("own"), options.maxSpoolBytes(), files, time, log);
    sending = sending(null);
    server.always(
        events -> {
          time.advance(ANSWER);
          return Json.object().put("added", events.size()).put("errors", 0);
        });
    backlog.put(TestEvents.plots(1, row, 10));
    backlog.put(TestEvents.plots(2, row, 10));
  }

  @AfterEach
  void close() {
    sending.close();
  }

  @Test
  void whatOnlyOverflowedToTheDiskIsSentWithoutRests() {
    sending.step();

    assertThat(row.counts().delivered()).isEqualTo(10);
    assertThat(backoff.leftNanos()).isNotPositive();
  }

  @Test
  void whatIsOlderGoesFirstWhetherOnDiskOrInMemory() {
    outbox.add(TestEvents.plots(3, row, 1));
    backlog.put(TestEvents.plots(4, row, 10));

    sending.step();
    sending.step();
    assertThat(outbox.oldestSequence()).isEqualTo(3);
    assertThat(backlog.oldestSequence()).hasValue(4);
    sending.step();

    assertThat(outbox.isEmpty()).isTrue();
    assertThat(backlog.oldestSequence()).hasValue(4);
  }

  @Test
  void afterAnOutageTheServerRestsAsLongAsItTook() {
    backoff.failed(Duration.ZERO);
    time.advance(Duration.ofSeconds(1));

    sending.step();

    assertThat(row.counts().delivered()).isEqualTo(10);
    assertThat(backoff.leftNanos()).isEqualTo(ANSWER.toNanos());
  }

  @Test
  void aServerThatAsksToBeLeftAloneIs() {
    server.then(
        FakeServer.failing(
            new ServerUnreachableException(
                "events.add_batch",
                Effect.NONE,
                "HTTP 503",
                Optional.of(Duration.ofMinutes(7)),
                null)));

    sending.step();

    assertThat(backoff.leftNanos()).isEqualTo(Duration.ofMinutes(7).toNanos());
  }

  @Test
  void whileSomebodyWaitsTheServerHasNoRest() {
    backoff.failed(Duration.ZERO);
    time.advance(Duration.ofSeconds(1));

    waiters.await(() -> false, Duration.ZERO, () -> sending.step());

    assertThat(row.counts().delivered()).isEqualTo(10);
    assertThat(backoff.leftNanos()).isNotPositive();
  }

  @Test
  void anOutageIsOverOnceItsBacklogIsSent() {
    backoff.failed(Duration.ZERO);

    for (int i = 0; i < 4; i++) {
      time.advance(Duration.ofSeconds(1));
      sending.step();
    }

    assertThat(row.counts().delivered()).isEqualTo(20);
    assertThat(backoff.isRecovering()).isFalse();
  }

  /** The reporter thread may sleep by then, and it is what has drops told. */
  @Test
  void whoTellsOfDropsIsWokenByTheAnswer() {
    outbox.add(TestEvents.plots(0, row, 1));
    server.then(
        events -> {
          wakes.set(0);
          return Json.object().put("added", 0).put("errors", 1);
        });

    sending.step();

    assertThat(row.counts().dropped(DropReason.REFUSED)).isEqualTo(1);
    assertThat(wakes).hasPositiveValue();
  }

  @Test
  void theSumIsRightAlsoWhileAFileIsSentInParts() {
    List<DeliveryCounts> snapshots = new ArrayList<>();
    server.always(
        events -> {
          snapshots.add(row.counts());
          if (events.size() > 5) {
            throw new ServerRejectedException("events.add_batch", Effect.NONE, 413, 0, "too large");
          }
          return server.accept(events);
        });

    sending.step();

    assertThat(snapshots)
        .hasSize(3)
        .allMatch(at -> at.offered() == at.delivered() + at.queued() + at.spooled());
    assertThat(snapshots.get(2).delivered()).isEqualTo(5);
  }

  /** The reporter thread may not know yet that the server is away when it has made a batch. */
  @Test
  void aBatchMadeForMemoryWhileTheServerWentAwayIsOnDiskToo() {
    server.always(
        FakeServer.failing(
            new ServerUnreachableException("events.add_batch", Effect.NONE, "refused", null)));
    sending.step();
    outbox.add(TestEvents.plots(3, row, 1));

    sending.step();

    assertThat(outbox.isEmpty()).isTrue();
    assertThat(row.counts().spooled()).isEqualTo(21);
  }

  /** Three requests' worth of an earlier process. */
  private void leaveReportsOf(LedgerRow dead) {
    Path othersRoot = root.resolve("others");
    Backlog others = new Backlog(othersRoot, options.maxSpoolBytes(), files, time, log);
    for (int sequence = 1; sequence <= 3; sequence++) {
      others.put(TestEvents.plots(sequence, dead, 10));
    }
    others.close();
    sending = sending(othersRoot);
  }

  private List<String> tasksOfFiveRequests() {
    List<String> tasks = new ArrayList<>();
    server.always(
        events -> {
          tasks.add(events.get(0).path("task").asText());
          return server.accept(events);
        });
    while (tasks.size() < 5) {
      sending.step();
      time.advance(Duration.ofSeconds(1));
    }
    return tasks;
  }

  @Test
  void whatEarlierProcessesLeftTakesTurnsWithANewTask() {
    leaveReportsOf(new LedgerRow("dead", ReportKind.PLOTS));

    assertThat(tasksOfFiveRequests()).containsExactly("dead", "task1", "dead", "task1", "dead");
  }

  /** It would overwrite what the same task reports now for the same iterations. */
  @Test
  void whatEarlierProcessesLeftGoesBeforeAResumedTask() {
    leaveReportsOf(new LedgerRow("dead", ReportKind.PLOTS));
    sending.putLeftoversFirst();

    assertThat(tasksOfFiveRequests()).containsExactly("dead", "dead", "dead", "task1", "task1");
  }
}
