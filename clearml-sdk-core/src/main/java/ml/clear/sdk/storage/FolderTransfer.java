package ml.clear.sdk.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import ml.clear.sdk.internal.thread.ClearMlThreads;

/**
 * Many transfers, some at a time, taken from their source as they are needed. The first failure
 * stops the rest.
 */
final class FolderTransfer<T> {
  private static final int THREADS = 8;

  private final ReentrantLock lock = new ReentrantLock(); // guards items and stopped
  private final Iterator<T> items;
  private final Consumer<T> transfer;
  private boolean stopped;

  private FolderTransfer(Iterator<T> items, Consumer<T> transfer) {
    this.items = items;
    this.transfer = transfer;
  }

  /** Blocks until all are done, or the first failure is thrown and the others have stopped. */
  static <T> void run(Stream<T> items, Consumer<T> transfer) {
    try (items) {
      new FolderTransfer<>(items.iterator(), transfer).run();
    }
  }

  private void run() {
    ExecutorService pool = Executors.newFixedThreadPool(THREADS, ClearMlThreads.factory("folder"));
    try {
      List<Future<?>> workers = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        workers.add(pool.submit(this::work));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException unchecked) {
        throw unchecked;
      }
      throw new IllegalStateException(e.getCause());
    } finally {
      stop();
      pool.shutdownNow();
    }
  }

  private void work() {
    try {
      for (List<T> next = take(); !next.isEmpty(); next = take()) {
        next.forEach(transfer);
      }
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** The next item, or none. A listing fetches its next page here, while the others wait for it. */
  private List<T> take() {
    lock.lock();
    try {
      return stopped || !items.hasNext() ? List.of() : List.of(items.next());
    } finally {
      lock.unlock();
    }
  }

  private void stop() {
    lock.lock();
    try {
      stopped = true;
    } finally {
      lock.unlock();
    }
  }
}
