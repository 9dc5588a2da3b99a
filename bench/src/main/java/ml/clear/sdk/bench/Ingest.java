package ml.clear.sdk.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.Scalar;

/**
 * Events a second that the server takes from the SDK, and from a bare client with batches of
 * several sizes, in interleaved rounds of one JVM.
 */
final class Ingest {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private enum Way {
    BARE_500,
    BARE_5000,
    BARE_15000,
    /** The SDK, with a program that waits when many of its reports are still queued. */
    PACED,
    /**
     * The SDK, with a program that reports as fast as it can: part of it goes by way of the disk.
     */
    FLOOD
  }

  /** As many as the queue takes without giving one up. */
  private static final int FLOOD_POINTS = 100_000;

  /** Three batches, and less than half of the queue: nothing goes to the disk. */
  private static final long MOST_QUEUED = 80_000;

  /** Seldom: each look takes a core from the server for a moment. */
  private static final long LOOK_NANOS = 4_000_000;

  private static final int LOOK_EVERY = 500;
  private static final int LAST_REQUEST = 15_000;

  private final ClearMl client;
  private final BareClient bare;
  private final Workload work;

  private Ingest(ClearMl client, Workload work) throws IOException {
    this.client = client;
    this.bare = new BareClient(client.config());
    this.work = work;
  }

  /**
   * Prints a line {@code WAY round events-a-second} for each.
   *
   * @param args rounds, events a round, series
   */
  public static void main(String[] args) throws IOException {
    Workload work = new Workload(Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    try (ClearMl client = ClearMl.create()) {
      Ingest ingest = new Ingest(client, work);
      for (int round = 0; round < Integer.parseInt(args[0]); round++) {
        ingest.round(round);
      }
    }
  }

  private void round(int round) throws IOException {
    List<Way> ways = new ArrayList<>(List.of(Way.values()));
    Collections.rotate(ways, round); // the server gets faster and fuller with time
    for (Way way : ways) {
      double rate =
          switch (way) {
            case BARE_500 -> byBare(500);
            case BARE_5000 -> byBare(5_000);
            case BARE_15000 -> byBare(15_000);
            case PACED -> bySdk(MOST_QUEUED, work.points());
            case FLOOD -> bySdk(Long.MAX_VALUE, FLOOD_POINTS);
          };
      System.out.printf("%s %d %.0f%n", way, round, rate);
    }
  }

  private interface Measurement {
    double of(Task task) throws IOException;
  }

  /** Takes the task off the server afterwards, so that the next one meets as much memory. */
  private double withTask(String name, Measurement measurement) throws IOException {
    String taskId;
    double rate;
    try (Task task = client.task(name).project("bench").start()) {
      taskId = task.id();
      rate = measurement.of(task);
    }
    bare.delete(taskId);
    return rate;
  }

  private double byBare(int size) throws IOException {
    return withTask(
        "ingest, bare client",
        task -> {
          List<byte[]> batches = BareClient.batches(task.id(), work, size);
          System.gc(); // what making them left behind is not to be collected while they are sent
          long start = System.nanoTime();
          int left = work.points();
          for (byte[] batch : batches) {
            bare.send(batch, Math.min(size, left));
            left -= size;
          }
          return rate(System.nanoTime() - start);
        });
  }

  private double bySdk(long mostQueued, int burst) throws IOException {
    return withTask("ingest, SDK", task -> report(task, mostQueued, burst));
  }

  private double report(Task task, long mostQueued, int burst) {
    List<Scalar> curves =
        IntStream.range(0, work.seriesCount())
            .mapToObj(i -> task.scalar(Workload.TITLE, work.series(i)))
            .toList();
    System.gc();
    long start = System.nanoTime();
    for (int i = 0; i < work.points(); i++) {
      if (i % LOOK_EVERY == 0) {
        awaitRoom(task, mostQueued);
      }
      if (i > 0 && i % burst == 0) {
        awaitMost(task);
      }
      curves.get(i % curves.size()).report(work.iteration(i), work.value(i));
    }
    awaitMost(task);
    DeliveryReport ledger = task.flush(LIMIT);
    long nanos = System.nanoTime() - start;
    if (!ledger.isComplete()) {
      throw new IllegalStateException("not all was delivered: " + ledger);
    }
    return rate(nanos);
  }

  private static void awaitRoom(Task task, long mostQueued) {
    while (mostQueued < Long.MAX_VALUE && task.ledger().scalars().queued() > mostQueued) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  /** Whoever waits in flush is served faster, so that is left to the last request. */
  private static void awaitMost(Task task) {
    DeliveryCounts counts = task.ledger().scalars();
    while (counts.queued() + counts.spooled() > LAST_REQUEST) {
      LockSupport.parkNanos(LOOK_NANOS);
      counts = task.ledger().scalars();
    }
  }

  private double rate(long nanos) {
    return work.points() / (nanos / 1e9);
  }
}
