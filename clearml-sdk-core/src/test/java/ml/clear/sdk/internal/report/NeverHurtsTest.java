package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a program hands in, and whenever: reporting calls return, and the sum is right. */
class NeverHurtsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FakeServer server = new FakeServer();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Reporter reporter =
      new Reporter(server, ReporterOptions.DEFAULT, TimeSource.system(), Optional.empty());
  private final TaskReporter task = reporter.open("task1", 0, "host");

  @AfterEach
  void close() {
    gate.countDown();
    reporter.close(Duration.ZERO);
  }

  /** Calls everything with everything; returns the number of reports. */
  @SuppressWarnings("NullAway") // what callers without null checks do
  private long everything() {
    String huge = "🚀x\u0000".repeat(500_000);
    String[] texts = {null, "", "a", "half \ud83d", "line\nline", huge};
    double[] values = {0, -0.0, 1e300, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE};
    long[] iterations = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MIN_VALUE};
    long reports = 0;
    for (String text : texts) {
      for (double value : values) {
        for (long iteration : iterations) {
          task.scalar(text, text).report(iteration, value);
          task.scalar(text, "s", value, iteration);
          reports += 2;
        }
        task.singleValue(text, value);
        reports++;
      }
      task.text(text);
      task.text(null, text);
      task.text(LogLevel.ERROR, text);
      task.plotly(text, text, Long.MAX_VALUE, text);
      reports += 1 + 3 * (huge.equals(text) ? 2 : 1); // 2,000,000 characters are two entries
    }
    return reports;
  }

  private void assertBalanced(DeliveryCounts counts, long offered) {
    assertThat(counts.offered()).isEqualTo(offered);
    assertThat(counts.delivered() + counts.queued() + counts.droppedInAll())
        .as("%s", counts)
        .isEqualTo(offered);
  }

  @Test
  void wildArgumentsAreReportsLikeOthers() {
    long reports = everything();

    task.flush(PATIENCE);

    assertBalanced(task.ledger().total(), reports);
    assertThat(task.ledger().total().queued()).isZero();
    assertThat(task.ledger().total().dropped(DropReason.MALFORMED)).isEqualTo(6);
  }

  @Test
  void afterTheEndOfTheTaskTheyAreRefusedAndCounted() {
    task.close(PATIENCE);

    long reports = everything();

    assertThat(task.ledger().total().dropped(DropReason.CLOSED)).isEqualTo(reports);
  }

  @Test
  void afterTheEndOfTheClientTheyAreRefusedAndCounted() {
    reporter.close(PATIENCE);

    long reports = everything();

    assertThat(task.ledger().total().dropped(DropReason.CLOSED)).isEqualTo(reports);
    assertThat(reporter.ledger().total().dropped(DropReason.CLOSED)).isEqualTo(reports);
  }

  @Test
  void anInterruptedThreadReportsAndStaysInterrupted() {
    Thread.currentThread().interrupt();
    long reports = everything();

    assertThat(Thread.interrupted()).isTrue();
    task.flush(PATIENCE);
    assertBalanced(task.ledger().total(), reports);
    assertThat(task.ledger().total().queued()).isZero();
  }

  /** Each of the names would be kept twice and encoded once: 2 GB in all, in a heap of 1 GB. */
  @Test
  void curvesWithoutEndTakeBoundedMemory() {
    server.hangUntil(gate);
    String longName = "n".repeat(2_000);

    assertTimeoutPreemptively(
        PATIENCE,
        () -> {
          for (int i = 0; i < 100_000; i++) {
            task.scalar(longName + i, longName, i, i);
          }
        });

    DeliveryCounts scalars = task.ledger().scalars();
    assertThat(scalars.dropped(DropReason.FAILED)).isZero();
    assertThat(scalars.dropped(DropReason.QUEUE_FULL)).isPositive();
    assertBalanced(scalars, 100_000);
    assertThat(usedBytes()).isLessThan(3 * ReporterOptions.DEFAULT.maxQueueBytes());
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void aMillionCurvesAreReported() {
    server.hangUntil(gate);
    for (int i = 0; i < 1_000_000; i++) {
      task.scalar("title " + i % 1_000, "series " + i, i, i);
    }

    DeliveryCounts scalars = task.ledger().scalars();
    assertBalanced(scalars, 1_000_000);
    assertThat(scalars.dropped(DropReason.FAILED)).isZero();
  }
}
