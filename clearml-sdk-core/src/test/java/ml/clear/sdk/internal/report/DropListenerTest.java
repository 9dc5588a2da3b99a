package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropListener;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The program's own code, called for drops: whatever it does, it hurts nobody. */
class DropListenerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private record Drop(String task, ReportKind kind, DropReason reason, long count) {}

  private final FakeServer server = new FakeServer();
  private final BlockingQueue<Drop> told = new LinkedBlockingQueue<>();
  private final DropListener remember =
      (task, kind, reason, count) -> told.add(new Drop(task, kind, reason, count));
  private @Nullable Reporter opened;

  private Reporter reporter(DropListener listener) {
    opened =
        new Reporter(
            server,
            ReporterOptions.DEFAULT.withDropListener(listener),
            TimeSource.system(),
            Optional.empty());
    return opened;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close(Duration.ZERO);
    }
  }

  private Drop next() throws InterruptedException {
    Drop drop = told.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    assertThat(drop).isNotNull();
    return drop;
  }

  private static List<Thread> dropThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("clearml-drops"))
        .toList();
  }

  @Test
  void dropsAfterTheEndOfTheTaskAreToldAndInTheClientsSum() throws InterruptedException {
    Reporter reporter = reporter(remember);
    TaskReporter task = reporter.open("task1", 0, "host");
    task.text("in time");
    task.close(PATIENCE);
    task.text("late");
    assertThat(next()).isEqualTo(new Drop("task1", ReportKind.CONSOLE, DropReason.CLOSED, 1));
    TaskReporter other = reporter.open("task2", 0, "host");
    other.text("makes the reporter thread look again");
    other.flush(PATIENCE);

    for (int i = 0; i < 10; i++) {
      task.text("very late");
    }

    long more = 0;
    while (more < 10) {
      more += next().count();
    }
    assertThat(reporter.ledger().console().delivered()).isEqualTo(2);
    assertThat(reporter.ledger().console().dropped()).isEqualTo(task.ledger().console().dropped());
    assertThat(task.ledger().console().dropped(DropReason.CLOSED)).isEqualTo(11);
  }

  @Test
  void dropsDuringAndAfterTheEndOfTheClientAreTold() throws InterruptedException {
    Reporter reporter = reporter(remember);
    TaskReporter task = reporter.open("task1", 0, "host");
    server.always(FakeServer.failing(new IllegalStateException("takes nothing")));
    task.text("never sent");

    reporter.close(Duration.ZERO);

    assertThat(told).containsExactly(new Drop("task1", ReportKind.CONSOLE, DropReason.CLOSED, 1));
    told.clear();
    task.scalar("loss", "train", 1, 1);
    assertThat(next()).isEqualTo(new Drop("task1", ReportKind.SCALARS, DropReason.CLOSED, 1));
  }

  /** As a listener that ends the client, whose books it has looked at in part. */
  @Test
  void aListenerMayEndTheTellingAndIsToldOfWhatThatCost() throws InterruptedException {
    Ledgers ledgers = new Ledgers();
    Ledger ledger = new Ledger("task1");
    ledgers.add(ledger);
    AtomicReference<@Nullable DropTeller> ended = new AtomicReference<>();
    DropTeller teller =
        new DropTeller(
            ledgers,
            (task, kind, reason, count) -> {
              remember.dropped(task, kind, reason, count);
              DropTeller first = ended.getAndSet(null);
              if (first != null) {
                ledger.row(ReportKind.SCALARS).dropped(DropReason.CLOSED, 1);
                first.close(Duration.ZERO);
              }
            },
            new CalmLog(LoggerFactory.getLogger(DropListenerTest.class), TimeSource.system()),
            TimeSource.system());
    ended.set(teller);
    ledger.row(ReportKind.PLOTS).dropped(DropReason.MALFORMED, 1);

    teller.look();

    assertThat(next().reason()).isEqualTo(DropReason.MALFORMED);
    assertThat(next()).isEqualTo(new Drop("task1", ReportKind.SCALARS, DropReason.CLOSED, 1));
  }

  @Test
  void aListenerThatBlocksHoldsUpNeitherReportsNorTheEnd() {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    Reporter reporter =
        reporter(
            (task, kind, reason, count) -> {
              called.countDown();
              while (never.getCount() > 0) { // not even an interrupt helps
                Thread.onSpinWait();
              }
            });
    TaskReporter task = reporter.open("task1", 0, "host");
    task.plotly("t", "s", 0, "bad");

    DeliveryReport report =
        assertTimeoutPreemptively(
            PATIENCE,
            () -> {
              called.await();
              for (int i = 0; i < 50_000; i++) {
                task.scalar("loss", "train", i, i);
              }
              task.flush(PATIENCE);
              return reporter.close(PATIENCE);
            });

    never.countDown();
    assertThat(report.scalars().delivered()).isEqualTo(50_000);
    assertThat(report.plots().dropped(DropReason.MALFORMED)).isEqualTo(1);
  }

  @Test
  void aListenerThatThrowsIsCalledAgain() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    Reporter reporter =
        reporter(
            (task, kind, reason, count) -> {
              if (calls.incrementAndGet() == 1) {
                throw new AssertionError("a listener's defect");
              }
              remember.dropped(task, kind, reason, count);
            });
    TaskReporter task = reporter.open("task1", 0, "host");
    task.plotly("t", "s", 0, "bad");
    while (calls.get() == 0) {
      task.flush(PATIENCE);
    }

    task.plotly("t", "s", 0, "bad");

    assertThat(next().reason()).isEqualTo(DropReason.MALFORMED);
  }

  @Test
  void aListenerMayReportAndAfterTheEndThatIsNoEndlessLoop() throws InterruptedException {
    AtomicReference<@Nullable TaskReporter> task = new AtomicReference<>();
    Reporter reporter =
        reporter(
            (id, kind, reason, count) -> {
              TaskReporter reports = task.get();
              if (reports != null) {
                reports.text("lost " + count + ": " + reason);
              }
              remember.dropped(id, kind, reason, count);
            });
    TaskReporter reports = reporter.open("task1", 0, "host");
    task.set(reports);
    reports.plotly("t", "s", 0, "bad");
    next();
    reports.flush(PATIENCE);
    assertThat(server.messages()).contains("lost 1: MALFORMED");
    reporter.close(PATIENCE);

    reports.text("late");
    next();

    for (Thread thread : dropThreads()) {
      thread.join(PATIENCE.toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
    assertThat(reports.ledger().console().dropped(DropReason.CLOSED)).isEqualTo(2);
  }
}
