package ml.clear.sdk.storage.s3;

import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.internal.thread.ClearMlThreads;

/**
 * Writes bodies, and hangs up on a store that takes nothing for too long: a blocking write has no
 * time-out of its own. Thread-safe.
 */
final class StallGuard implements AutoCloseable {
  private static final int PIECE_BYTES = 1 << 18;

  /** What the system takes off our hands whether or not the store reads. */
  private static final int UNWATCHED_BYTES = 1 << 14;

  private final Duration limit;
  private final ScheduledThreadPoolExecutor watch;

  StallGuard(Duration limit) {
    this.limit = limit;
    this.watch = new ScheduledThreadPoolExecutor(1, ClearMlThreads.factory("s3-stall"));
    watch.setRemoveOnCancelPolicy(true);
    watch.setKeepAliveTime(1, TimeUnit.SECONDS);
    watch.allowCoreThreadTimeOut(true);
  }

  /**
   * Sends a body.
   *
   * @throws SocketTimeoutException if for the limit, or up to twice that, not one piece went out
   */
  void write(HttpURLConnection connection, byte[] body, int length) throws IOException {
    OutputStream out = connection.getOutputStream();
    if (length <= UNWATCHED_BYTES) {
      out.write(body, 0, length);
      out.close();
      return;
    }
    Watched watched = new Watched(connection);
    ScheduledFuture<?> check =
        watch.scheduleWithFixedDelay(
            watched, limit.toMillis(), limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      for (int from = 0; from < length; from += PIECE_BYTES) {
        out.write(body, from, Math.min(PIECE_BYTES, length - from));
        watched.pieces.incrementAndGet();
      }
      out.close();
    } catch (IOException e) {
      throw watched.stalled ? timedOut(e) : e;
    } finally {
      check.cancel(false);
    }
  }

  private SocketTimeoutException timedOut(IOException cause) {
    SocketTimeoutException e =
        new SocketTimeoutException("the store took no bytes for " + limit.toSeconds() + " s");
    e.initCause(cause);
    return e;
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }

  /** Compares the number of pieces with that of its last look. */
  private static final class Watched implements Runnable {
    private final HttpURLConnection connection;
    private final AtomicInteger pieces = new AtomicInteger();
    private int before = -1;
    private volatile boolean stalled;

    Watched(HttpURLConnection connection) {
      this.connection = connection;
    }

    @Override
    public void run() {
      int now = pieces.get();
      if (now == before) {
        stalled = true;
        connection.disconnect(); // wakes the writer
      }
      before = now;
    }
  }
}
