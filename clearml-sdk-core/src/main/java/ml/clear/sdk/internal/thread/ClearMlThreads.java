package ml.clear.sdk.internal.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the library's threads: daemon, named {@code clearml-<purpose>}, without a context class
 * loader, which would keep the classes of a finished Spark or Flink job alive.
 */
public final class ClearMlThreads {
  private static final String PREFIX = "clearml-";

  private ClearMlThreads() {}

  /** Whether a thread is the library's, also of another copy of it in this JVM. */
  public static boolean isOurs(Thread thread) {
    return thread.getName().startsWith(PREFIX);
  }

  /** A thread that has not been started; whoever starts it also ends it. */
  public static Thread create(String purpose, Runnable body) {
    Thread thread = new Thread(null, body, PREFIX + purpose, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Waits until it has ended, also if interrupted meanwhile, which is kept for later. */
  public static void awaitEnd(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Threads for a pool, numbered from 1. */
  public static ThreadFactory factory(String purpose) {
    AtomicInteger next = new AtomicInteger(1);
    return body -> create(purpose + "-" + next.getAndIncrement(), body);
  }
}
