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
  private final ObjectStream first;
  private final long firstBytes;
  private final long size;
  private final int threads;
  private final AtomicLong next;

  /**
   * Ranges of one object.
   *
   * @param first the answer with the first {@code firstBytes}
   * @param threads how many are read at the same time, the caller's thread among them
   */
  ParallelRanges(RangeReader reader, ObjectStream first, long firstBytes, long size, int threads) {
    this.reader = reader;
    this.first = first;
    this.firstBytes = firstBytes;
    this.size = size;
    this.threads = threads;
    this.next = new AtomicLong(firstBytes);
  }

  /** Blocks until all is read, or one range has failed for good and the others have stopped. */
  void read() throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(threads - 1, ClearMlThreads.factory("download"));
    try {
      List<Future<?>> readers = new ArrayList<>();
      for (int i = 1; i < threads; i++) {
        readers.add(pool.submit(this::readSome));
      }
      reader.read(first, 0, firstBytes);
      readSome();
      for (Future<?> each : readers) {
        await(each);
      }
    } finally {
      next.set(size); // after a failure, the others need not go on
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
