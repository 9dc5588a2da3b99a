package ml.clear.sdk.internal.artifact;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.internal.time.Durations;

/**
 * The threads of a client that upload in the background; they end when they have had nothing to do
 * for a while. If very much waits, whoever adds more uploads it himself: memory stays bounded.
 * Thread-safe.
 */
public final class UploadPool implements Executor, AutoCloseable {
  private static final int MAX_WAITING = 64;
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;
  private volatile boolean over;

  /** A pool of {@code sdk.network.metrics.file_upload_threads}, 4 by default. */
  public UploadPool(ClearMlConfig config) {
    this((int) Math.max(1, config.number("sdk.network.metrics.file_upload_threads").orElse(4)));
  }

  /**
   * A pool without threads so far.
   *
   * @param size how many uploads may run at the same time
   */
  public UploadPool(int size) {
    this(size, ClearMlThreads.factory("upload"));
  }

  UploadPool(int size, ThreadFactory factory) {
    threads =
        new ThreadPoolExecutor(
            size,
            size,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(MAX_WAITING),
            factory,
            UploadPool::runHere);
    threads.allowCoreThreadTimeOut(true);
  }

  private static void runHere(Runnable upload, ThreadPoolExecutor full) {
    if (full.isShutdown()) {
      throw new RejectedExecutionException("the client is closed");
    }
    upload.run();
  }

  /**
   * Runs an upload soon.
   *
   * @throws RejectedExecutionException if the pool is closed
   */
  @Override
  public void execute(Runnable upload) {
    threads.execute(upload);
  }

  /** Whether uploads that have not begun must not begin any more. */
  public boolean isOver() {
    return over;
  }

  /**
   * Takes no more uploads and lets those under way come to an end.
   *
   * @return whether they did in time; the others are interrupted, and those that have not begun are
   *     run here and find {@link #isOver}, so that whoever waits for them learns it
   */
  public boolean close(Duration atMost) {
    threads.shutdown();
    boolean ended = false;
    try {
      ended = threads.awaitTermination(Durations.nanos(atMost), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    over = true;
    threads.shutdownNow().forEach(Runnable::run);
    return ended;
  }

  /** As {@link #close(Duration)}, without waiting. */
  @Override
  public void close() {
    close(Duration.ZERO);
  }
}
