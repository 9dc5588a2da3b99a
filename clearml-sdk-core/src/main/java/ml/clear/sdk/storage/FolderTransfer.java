package ml.clear.sdk.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Stream;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import org.jspecify.annotations.Nullable;

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

  /**
   * Blocks until all are done, or the first failure is thrown and the others have stopped.
   *
   * @param action for messages, as is {@code root}
   */
  static <T> void run(String action, StorageUri root, Stream<T> items, Consumer<T> transfer) {
    try (items) {
      FolderTransfer<T> all = new FolderTransfer<>(items.iterator(), transfer);
      new Workers(action, root, THREADS, ClearMlThreads.factory("folder"))
          .run(all::work, all::stop);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // of an item, none of which throws it
    }
  }

  private @Nullable Void work() {
    for (List<T> next = take(); !next.isEmpty(); next = take()) {
      next.forEach(transfer);
    }
    return null;
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
