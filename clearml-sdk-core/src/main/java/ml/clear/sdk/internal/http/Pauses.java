package ml.clear.sdk.internal.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.time.TimeSource;

/** Waits between attempts, which end early when the transport is closed. Thread-safe. */
final class Pauses implements AutoCloseable {
  private final TimeSource time;
  private final Set<Thread> waiting = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Pauses(TimeSource time) {
    this.time = time;
  }

  /** Waits; the caller looks at {@link #isClosed()} afterwards. */
  void pause(Duration wait) throws InterruptedException {
    Deadline end = Deadline.after(wait, time);
    waiting.add(Thread.currentThread());
    try {
      while (!closed && !end.hasPassed()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        time.parkNanos(end.left().toNanos());
      }
    } finally {
      waiting.remove(Thread.currentThread());
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    waiting.forEach(LockSupport::unpark);
  }
}
