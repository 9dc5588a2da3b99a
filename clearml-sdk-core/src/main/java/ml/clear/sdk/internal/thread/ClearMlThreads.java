package ml.clear.sdk.internal.thread;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Makes the library's threads: daemon, named {@code clearml-<purpose>}, without a context class
 * loader, which would keep the classes of a finished Spark or Flink job alive.
 */
public final class ClearMlThreads {
  private ClearMlThreads() {}

  /** A thread that has not been started; whoever starts it also ends it. */
  public static Thread create(String purpose, Runnable body) {
    Thread thread = new Thread(null, body, "clearml-" + purpose, 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(null);
    return thread;
  }

  /** Threads for a pool, numbered from 1. */
  public static ThreadFactory factory(String purpose) {
    AtomicInteger next = new AtomicInteger(1);
    return body -> create(purpose + "-" + next.getAndIncrement(), body);
  }
}
