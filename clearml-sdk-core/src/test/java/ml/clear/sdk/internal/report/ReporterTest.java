package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.report.Scalar;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole path with its real threads. */
class ReporterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeServer server = new FakeServer();
  private final Reporter reporter =
      new Reporter(server, ReporterOptions.DEFAULT, TimeSource.system(), Optional.empty());
  private final TaskReporter task = reporter.open("task1", 0, "host");

  @AfterEach
  void close() {
    reporter.close(Duration.ZERO);
  }

  @Test
  void aScalarArrivesWithTitleSeriesIterationAndValue() {
    task.scalar("loss", "train").report(7, 0.25);

    DeliveryReport report = task.flush(PATIENCE);

    assertThat(report.isComplete()).isTrue();
    JsonNode event = server.events().get(0);
    assertThat(event.path("type").asText()).isEqualTo("training_stats_scalar");
    assertThat(event.path("task").asText()).isEqualTo("task1");
    assertThat(event.path("metric").asText()).isEqualTo("loss");
    assertThat(event.path("variant").asText()).isEqualTo("train");
    assertThat(event.path("iter").asLong()).isEqualTo(7);
    assertThat(event.path("value").asDouble()).isEqualTo(0.25);
    assertThat(event.path("timestamp").asLong()).isGreaterThan(1_600_000_000_000L);
    assertThat(event.path("model_event").asBoolean(true)).isFalse();
  }

  @Test
  void metricsAndConsoleGoInSeparateRequests() {
    task.scalar("loss", "train", 1, 1);
    task.text(LogLevel.WARNING, "careful");
    task.plotly("p", "s", 3, "{\"data\":[],\"layout\":{}}");

    task.flush(PATIENCE);

    assertThat(server.calls()).hasSize(2);
    assertThat(server.events())
        .extracting(event -> event.path("type").asText())
        .containsExactlyInAnyOrder("training_stats_scalar", "plot", "log");
  }

  @Test
  void aBurstNeedsFewRequests() {
    Scalar loss = task.scalar("loss", "train");
    for (int i = 0; i < 100_000; i++) {
      loss.report(i, i);
    }

    DeliveryReport report = task.flush(PATIENCE);

    assertThat(report.scalars().delivered()).isEqualTo(100_000);
    assertThat(server.calls().size()).isLessThan(100);
    assertThat(server.events()).extracting(event -> event.path("iter").asLong()).isSorted();
  }

  @Test
  void everythingReportedByManyThreadsIsDeliveredOnceAndCounted() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Scalar scalar = task.scalar("loss", "thread " + t);
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 5_000; i++) {
                  scalar.report(i, i);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    DeliveryReport report = task.close(PATIENCE);

    assertThat(report.scalars().offered()).isEqualTo(40_000);
    assertThat(report.scalars().delivered()).isEqualTo(40_000);
    assertThat(server.events()).hasSize(40_000);
  }

  @Test
  void reportsAfterCloseAreCountedAndDoNotThrow() {
    task.close(PATIENCE);

    task.scalar("loss", "train", 1, 1);
    task.text("late");

    assertThat(task.ledger().total().dropped(DropReason.CLOSED)).isEqualTo(2);
  }

  @Test
  void reportsAfterTheClientIsClosedAreCounted() {
    reporter.close(PATIENCE);

    task.scalar("loss", "train", 1, 1);
    task.text("late");
    reporter.open("task2", 0, "host").text("later");

    assertThat(task.ledger().total().dropped(DropReason.CLOSED)).isEqualTo(2);
    assertThat(reporter.ledger().total().dropped(DropReason.CLOSED)).isEqualTo(3);
    assertThat(task.flush(PATIENCE).total().queued()).isZero();
  }

  @Test
  void reportsThatRaceWithTheEndAreDeliveredOrCounted() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(4);
    for (int t = 0; t < 4; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 200_000; i++) {
                  task.scalar("loss", "train", i, i);
                  started.countDown();
                }
              }));
    }
    threads.forEach(Thread::start);
    started.await();
    reporter.close(Duration.ZERO);
    for (Thread thread : threads) {
      thread.join();
    }

    DeliveryCounts scalars = task.ledger().scalars();
    assertThat(scalars.offered()).isEqualTo(800_000);
    assertThat(scalars.delivered() + scalars.droppedInAll()).isEqualTo(800_000);
    assertThat(scalars.delivered()).isEqualTo(server.events().size());
  }

  @Test
  void closingTheReporterEndsItsThreads() {
    Set<Thread> others = Thread.getAllStackTraces().keySet();
    Reporter own =
        new Reporter(server, ReporterOptions.DEFAULT, TimeSource.system(), Optional.empty());
    own.open("task1", 0, "host").text("last words");

    DeliveryReport report = own.close(PATIENCE);

    assertThat(report.isComplete()).isTrue();
    assertThat(server.messages()).containsExactly("last words");
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> !others.contains(thread))
        .extracting(Thread::getName)
        .doesNotContain("clearml-reporter", "clearml-sender");
  }

  @Test
  void aFlushWithoutEndEndsWhenTheReporterIsClosed() throws InterruptedException {
    server.always(
        FakeServer.failing(
            new ServerUnreachableException("events.add_batch", Effect.NONE, "refused", null)));
    task.text("a line");
    CountDownLatch begun = new CountDownLatch(1);
    Thread flushing =
        new Thread(
            () -> {
              begun.countDown();
              task.flush(Duration.ofSeconds(Long.MAX_VALUE));
            });
    flushing.start();
    begun.await();
    while (flushing.getState() == Thread.State.RUNNABLE) {
      Thread.onSpinWait();
    }
    assertThat(flushing.getState()).isNotEqualTo(Thread.State.TERMINATED);

    reporter.close(Duration.ZERO);

    flushing.join(PATIENCE.toMillis());
    assertThat(flushing.isAlive()).isFalse();
  }
}
