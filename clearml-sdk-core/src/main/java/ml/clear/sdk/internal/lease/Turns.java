package ml.clear.sdk.internal.lease;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Lines up a client's threads that wait for one name, first come first served: only the front one
 * asks the store, so that a hundred threads cost as much as one. Thread-safe.
 */
final class Turns {
  private final Object lock = new Object(); // guards lines
  private final Map<String, Deque<Thread>> lines = new HashMap<>();

  /** Puts the calling thread at the end of the line. */
  void enter(String name) {
    synchronized (lock) {
      lines.computeIfAbsent(name, key -> new ArrayDeque<>()).addLast(Thread.currentThread());
    }
  }

  /** Takes the calling thread out, and wakes the next one. */
  void leave(String name) {
    synchronized (lock) {
      Deque<Thread> line = lines.get(name);
      if (line != null) {
        line.removeFirstOccurrence(Thread.currentThread());
        if (line.isEmpty()) {
          lines.remove(name);
        }
      }
    }
    wakeFirst(name);
  }

  boolean isFirst(String name) {
    synchronized (lock) {
      Deque<Thread> line = lines.get(name);
      return line != null && line.peekFirst() == Thread.currentThread();
    }
  }

  /** Lets every thread find out that the client is closed. */
  void wakeAll() {
    synchronized (lock) {
      lines.values().forEach(line -> line.forEach(LockSupport::unpark));
    }
  }

  /** Lets the front thread look again at once. */
  void wakeFirst(String name) {
    synchronized (lock) {
      Deque<Thread> line = lines.get(name);
      if (line != null) {
        LockSupport.unpark(line.peekFirst());
      }
    }
  }
}
