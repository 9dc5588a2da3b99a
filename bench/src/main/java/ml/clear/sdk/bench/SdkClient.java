package ml.clear.sdk.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import ml.clear.sdk.Task;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.Scalar;

/** This SDK as a client of the harness, in three steps: start a task, report, close it. */
final class SdkClient {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private final Steps steps = new Steps();

  private SdkClient() {}

  /**
   * Runs the steps.
   *
   * @param args {@code scalars POINTS SERIES}, {@code trickle POINTS PER-SECOND} or {@code flood
   *     REPORTS SERIES}
   */
  public static void main(String[] args) throws IOException {
    new SdkClient().run(args[0], Integer.parseInt(args[1]), Integer.parseInt(args[2]));
  }

  private void run(String mode, int count, int parameter) throws IOException {
    steps.await();
    long start = System.nanoTime();
    Task task = Task.init("bench", "SDK for the JVM");
    steps.tell(Map.of("task", task.id(), "seconds", Steps.secondsSince(start)));

    steps.await();
    steps.tell(
        switch (mode) {
          case "scalars" -> scalars(task, new Workload(count, parameter));
          case "trickle" -> trickle(task, count, parameter);
          case "flood" -> flood(task, new Workload(count, parameter));
          default -> throw new IllegalArgumentException(mode);
        });

    steps.await();
    start = System.nanoTime();
    DeliveryReport ledger = task.close(LIMIT);
    steps.tell(
        Map.of(
            "seconds", Steps.secondsSince(start),
            "delivered", ledger.scalars().delivered(),
            "ledger", ledger.toString()));
  }

  private static List<Scalar> curves(Task task, Workload work) {
    return IntStream.range(0, work.seriesCount())
        .mapToObj(i -> task.scalar(Workload.TITLE, work.series(i)))
        .toList();
  }

  private static Map<String, ?> scalars(Task task, Workload work) {
    List<Scalar> curves = curves(task, work);
    CallTimes times = new CallTimes(work.points());
    for (int i = 0; i < work.points(); i++) {
      Scalar curve = curves.get(i % work.seriesCount());
      long iteration = work.iteration(i);
      double value = work.value(i);
      long start = System.nanoTime();
      curve.report(iteration, value);
      times.book(i, start);
    }
    return times.figures();
  }

  private static Map<String, ?> trickle(Task task, int points, int perSecond) {
    Scalar curve = task.scalar(Workload.TITLE, "series-0");
    long begin = System.nanoTime();
    List<Double> reportedAt = new ArrayList<>();
    for (int i = 0; i < points; i++) {
      long due = begin + i * 1_000_000_000L / perSecond;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      Instant now = Instant.now();
      reportedAt.add(now.getEpochSecond() + now.getNano() / 1e9);
      curve.report(i, 0.5);
    }
    return Map.of("reported_at", reportedAt);
  }

  /** Heap that is in use after a collection, before and after, while the task is still open. */
  private static Map<String, ?> flood(Task task, Workload work) {
    List<Scalar> curves = curves(task, work);
    long before = retainedBytes();
    long start = System.nanoTime();
    for (int i = 0; i < work.points(); i++) {
      curves.get(i % work.seriesCount()).report(work.iteration(i), work.value(i));
    }
    double seconds = Steps.secondsSince(start);
    long after = retainedBytes();
    return Map.of(
        "seconds", seconds, "before", before, "after", after, "ledger", task.ledger().toString());
  }

  private static long retainedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
