package ml.clear.sdk.internal.storage;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageUri;
import org.jspecify.annotations.Nullable;

/** A store that is made at its first use, once, and not after the end. Thread-safe. */
final class LazyStore {
  private final ReentrantLock lock = new ReentrantLock(); // guards the fields; no I/O inside
  private final Supplier<ObjectStore> maker;
  private @Nullable ObjectStore store;
  private boolean closed;

  LazyStore(Supplier<ObjectStore> maker) {
    this.maker = maker;
  }

  /**
   * The store.
   *
   * @param uri what it is wanted for, for the message
   */
  ObjectStore get(StorageUri uri) {
    lock.lock();
    try {
      if (closed) {
        throw StorageException.of("find a store for", uri, StorageException.Reason.OTHER)
            .detail("the storage, or the client it belongs to, is closed")
            .build();
      }
      if (store == null) {
        store = maker.get();
      }
      return store;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    ObjectStore toClose;
    lock.lock();
    try {
      toClose = store;
      store = null;
      closed = true;
    } finally {
      lock.unlock();
    }
    if (toClose != null) {
      toClose.close();
    }
  }
}
