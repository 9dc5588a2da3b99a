package ml.clear.sdk.internal.report;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.LoggerFactory;

/**
 * Sends what processes left on disk that are gone, without a task and without threads: for the
 * command line. Folders held by living processes are left alone, and nobody else sends those that
 * are held here. Not thread-safe.
 */
public final class AbandonedSpools implements AutoCloseable {
  private final TimeSource time;
  private final Leftovers leftovers;
  private final Backoff backoff;
  private final Sending sending;

  /** Takes hold of all spools of dead processes below {@code root}. */
  public AbandonedSpools(
      ApiTransport transport, Path root, ReporterOptions options, TimeSource time) {
    this(transport, root, options, time, Jitter.upTo(0.5));
  }

  AbandonedSpools(
      ApiTransport transport, Path root, ReporterOptions options, TimeSource time, Jitter jitter) {
    this.time = time;
    CalmLog log = new CalmLog(LoggerFactory.getLogger(AbandonedSpools.class), time);
    SpoolFiles files = new SpoolFiles();
    leftovers = new Leftovers(root, files, log);
    leftovers.scan();
    backoff = new Backoff(time, jitter);
    sending =
        new Sending(
            options,
            time,
            new Outbox(),
            new Backlog(null, 0, files, time, log),
            leftovers,
            new Delivery(transport, log),
            new Doubts(transport, options.consoleRepeat(), log),
            backoff,
            new Waiters(time),
            () -> {});
  }

  /**
   * One spool.
   *
   * @param folder where it is
   * @param batches files in it
   * @param reports in those
   * @param bytes in those
   */
  public record Spool(Path folder, int batches, long reports, long bytes) {}

  /** What is held and not sent yet. */
  public List<Spool> spools() {
    return leftovers.folders().stream().map(AbandonedSpools::describe).toList();
  }

  private static Spool describe(SpoolFolder folder) {
    return new Spool(
        folder.path(),
        folder.segments().size(),
        LeftoverBooks.events(folder.segments()),
        folder.bytes());
  }

  /**
   * Sends until nothing is left, or the server has been away for so long, or the thread is
   * interrupted. What is left stays on disk.
   *
   * @param patience longest time without an answer of the server
   */
  public DeliveryCounts send(Duration patience) {
    long answered = time.nanoTime();
    long wait = sending.step();
    while (wait != Worker.IDLE && !Thread.currentThread().isInterrupted()) {
      if (!backoff.isAway()) {
        answered = time.nanoTime();
      } else if (time.nanoTime() - answered >= patience.toNanos()) {
        break;
      }
      time.parkNanos(wait);
      wait = sending.step();
    }
    return sum();
  }

  /** What was found, and what has become of it. */
  public DeliveryCounts sum() {
    return leftovers.sum();
  }

  @Override
  public void close() {
    sending.close();
  }
}
