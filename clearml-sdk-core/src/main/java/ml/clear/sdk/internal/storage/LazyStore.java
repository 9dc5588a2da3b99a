package ml.clear.sdk.internal.storage;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import ml.clear.sdk.storage.ObjectStore;
import org.jspecify.annotations.Nullable;

/** A store that is made at its first use, once. Thread-safe. */
final class LazyStore {
  private final ReentrantLock lock = new ReentrantLock(); // guards store; making one does no I/O
  private final Supplier<ObjectStore> maker;
  private @Nullable ObjectStore store;

  LazyStore(Supplier<ObjectStore> maker) {
    this.maker = maker;
  }

  ObjectStore get() {
    lock.lock();
    try {
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
    } finally {
      lock.unlock();
    }
    if (toClose != null) {
      toClose.close();
    }
  }
}
