package ml.clear.sdk.storage;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import org.jspecify.annotations.Nullable;

/** Reads an object of known size as ranges, some at a time, handed out front to back. */
final class ParallelRanges {
  private static final long RANGE_BYTES = 16L << 20;

  private final RangeReader reader;
  private final long size;
  private final int threads;
  private final AtomicLong next = new AtomicLong();

  ParallelRanges(RangeReader reader, long size, int threads) {
    this.reader = reader;
    this.size = size;
    this.threads = threads;
  }

  /** Blocks until all is read, or one range has failed for good and the others have stopped. */
  void read() throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(threads, ClearMlThreads.factory("download"));
    try {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        readers.add(pool.submit(this::readSome));
      }
      for (Future<?> each : readers) {
        await(each);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private @Nullable Void readSome() throws IOException {
    try {
      for (long from = next.getAndAdd(RANGE_BYTES);
          from < size;
          from = next.getAndAdd(RANGE_BYTES)) {
        reader.read(from, Math.min(size, from + RANGE_BYTES));
      }
      return null;
    } catch (IOException | RuntimeException e) {
      next.set(size); // the others need not go on
      throw e;
    }
  }

  private static void await(Future<?> reader) throws IOException {
    try {
      reader.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
