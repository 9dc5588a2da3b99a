package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reporting from virtual threads, where the JDK has them. */
class VirtualThreadsTest {
  private static final int THREADS = 10_000;
  private static final int REPORTS = 20;

  @TempDir private Path folder;
  private final FakeServer server = new FakeServer();
  private final CountDownLatch gate = new CountDownLatch(1);
  private final Reporter reporter =
      new Reporter(server, ReporterOptions.DEFAULT, TimeSource.system(), Optional.empty());

  /** By reflection, since this is compiled for Java 17. */
  private static Thread startVirtual(Runnable body) throws ReflectiveOperationException {
    Method start = Thread.class.getMethod("startVirtualThread", Runnable.class);
    try {
      return (Thread) start.invoke(null, body);
    } catch (InvocationTargetException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @BeforeEach
  void requireVirtualThreads() {
    assumeTrue(
        Runtime.version().feature() >= 21,
        () -> "virtual threads need JDK 21; scripts/try-newer-jdk runs this test there");
  }

  @AfterEach
  void close() {
    gate.countDown();
    reporter.close(Duration.ZERO);
  }

  private void reportFromAll(TaskReporter task) throws Exception {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String series = "series " + t % 100;
      threads.add(
          startVirtual(
              () -> {
                for (int i = 0; i < REPORTS; i++) {
                  task.scalar("loss", series, i, i);
                  task.text(series + " " + i);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void tenThousandReportAtOnceAndTheLedgerIsExact() throws Exception {
    TaskReporter task = reporter.open("task1", 0, "host");

    reportFromAll(task);

    DeliveryCounts total = task.flush(Duration.ofMinutes(1)).total();
    assertThat(total.offered()).isEqualTo(2L * THREADS * REPORTS);
    assertThat(total.delivered() + total.droppedInAll()).isEqualTo(total.offered());
    assertThat(total.delivered()).isEqualTo(server.events().size());
  }

  /** A thread that is pinned, or waits for a monitor, holds up its carrier and all the others. */
  @Test
  void noneIsPinnedOrWaitsWhileTheServerHangs() throws Exception {
    server.hangUntil(gate);
    TaskReporter task = reporter.open("task1", 0, "host");
    reportFromAll(task); // loads the classes, for which the JVM has monitors of its own
    Path file = folder.resolve("report.jfr");
    try (Recording recording = new Recording()) {
      for (String event :
          List.of("jdk.VirtualThreadPinned", "jdk.JavaMonitorEnter", "jdk.ThreadPark")) {
        recording.enable(event).withThreshold(Duration.ZERO).withStackTrace();
      }
      recording.start();

      reportFromAll(task);

      recording.stop();
      recording.dump(file);
    }

    assertThat(task.ledger().total().offered()).isEqualTo(4L * THREADS * REPORTS);
    assertThat(RecordingFile.readAllEvents(file).stream().filter(this::isOfAReport)).isEmpty();
  }

  private boolean isOfAReport(RecordedEvent event) {
    return event.getStackTrace() != null
        && event.getStackTrace().getFrames().stream()
            .anyMatch(
                frame ->
                    frame.getMethod().getType().getName().equals(TaskReporter.class.getName()));
  }
}
