package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.report.ConsoleRepeat;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.ManualTime;
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
  private Backlog backlog;
  private Sending sending;

  @BeforeEach
  void open() {
    CalmLog log = new CalmLog(LoggerFactory.getLogger(SendingTest.class), time);
    ReporterOptions options = ReporterOptions.DEFAULT.withMaxBatchEvents(10);
    SpoolFiles files = new SpoolFiles();
    backlog = new Backlog(root, options.maxSpoolBytes(), files, time, log);
    sending =
        new Sending(
            options,
            time,
            outbox,
            backlog,
            new Leftovers(null, files, log),
            new Delivery(server, log),
            new Doubts(server, ConsoleRepeat.AT_MOST_ONCE, log),
            backoff,
            new Waiters(time),
            () -> {});
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
  void anOutageIsOverOnceItsBacklogIsSent() {
    backoff.failed(Duration.ZERO);

    for (int i = 0; i < 4; i++) {
      time.advance(Duration.ofSeconds(1));
      sending.step();
    }

    assertThat(row.counts().delivered()).isEqualTo(20);
    assertThat(backoff.isRecovering()).isFalse();
  }
}
