package ml.clear.sdk;

import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the tasks that are still open when the JVM ends, as the reference SDK would: after a signal
 * stopped, after an exception that nobody caught failed, else completed. There while a task is
 * open, gone with the last one. A kill -9 runs no hook: then the server's watchdog ends the task.
 */
final class ShutdownHook {
  private static final Logger LOG = LoggerFactory.getLogger(ShutdownHook.class);

  /** The one of this JVM. */
  static final ShutdownHook INSTANCE = new ShutdownHook();

  private final Object lock = new Object(); // guards all fields below; no I/O inside
  private final Map<Object, Ending> open = new LinkedHashMap<>();
  private @Nullable Thread hook;
  private @Nullable UncaughtExceptionHandler previousHandler;
  private @Nullable UncaughtExceptionHandler ourHandler;
  private @Nullable Throwable uncaught;

  private ShutdownHook() {}

  /** How something is ended, within a time counted from the beginning of the JVM's end. */
  private record Ending(ClearMl client, BiConsumer<Verdict, Duration> end) {
    Duration limit() {
      return client.shutdownLimit();
    }
  }

  void add(Object key, ClearMl client, BiConsumer<Verdict, Duration> end) {
    synchronized (lock) {
      if (open.isEmpty() && hook == null) {
        Thread thread = ClearMlThreads.create("shutdown", this::run);
        try {
          Runtime.getRuntime().addShutdownHook(thread);
          hook = thread;
          rememberUncaught();
        } catch (IllegalStateException e) {
          LOG.debug("The JVM is ending already; {} must be closed by its owner", key, e);
        }
      }
      open.put(key, new Ending(client, end));
    }
  }

  void remove(Object key) {
    synchronized (lock) {
      open.remove(key);
      if (open.isEmpty() && hook != null) {
        try {
          Runtime.getRuntime().removeShutdownHook(hook);
          hook = null;
          forgetUncaught();
        } catch (IllegalStateException e) {
          LOG.trace("The JVM is ending: the hook is running", e);
        }
      }
    }
  }

  /** Wraps whatever handler there is, so that it still sees everything first. */
  private void rememberUncaught() {
    UncaughtExceptionHandler previous = Thread.getDefaultUncaughtExceptionHandler();
    previousHandler = previous;
    ourHandler =
        (thread, exception) -> {
          if (!ClearMlThreads.isOurs(thread)) { // those say nothing about the program
            synchronized (lock) {
              uncaught = exception;
            }
          }
          if (previous != null) {
            previous.uncaughtException(thread, exception);
          } else {
            print(thread, exception);
          }
        };
    Thread.setDefaultUncaughtExceptionHandler(ourHandler);
  }

  /** As the JVM would; its thread group would ask the default handler again, which is ours. */
  private static void print(Thread thread, Throwable exception) {
    System.err.print("Exception in thread \"" + thread.getName() + "\" ");
    exception.printStackTrace(System.err);
  }

  private void forgetUncaught() {
    if (Thread.getDefaultUncaughtExceptionHandler() == ourHandler) { // else somebody wrapped ours
      Thread.setDefaultUncaughtExceptionHandler(previousHandler);
    }
    uncaught = null;
  }

  private void run() {
    Map<Object, Ending> endings;
    Throwable cause;
    synchronized (lock) {
      endings = new LinkedHashMap<>(open);
      cause = uncaught;
    }
    if (!endings.isEmpty()) { // the last may have been closed just now
      end(endings, verdict(cause));
    }
  }

  /**
   * All at once, since each may wait for a server that hangs: four fifths of the limit for all that
   * waits for the server, one to put what is left of the reports on disk.
   */
  private static void end(Map<Object, Ending> endings, Verdict verdict) {
    Duration limit =
        endings.values().stream().map(Ending::limit).max(Comparator.naturalOrder()).orElseThrow();
    Deadline answers = Deadline.after(fifths(4, limit), TimeSource.system());
    Deadline end = Deadline.after(limit, TimeSource.system());
    join(
        start(
            endings.entrySet(),
            ending ->
                ending.getValue().end().accept(verdict, fifths(4, ending.getValue().limit()))),
        answers);
    List<ClearMl> clients = endings.values().stream().map(Ending::client).distinct().toList();
    join(start(clients, ClearMl::saveReports), end);
  }

  static Duration fifths(int count, Duration limit) {
    return limit.multipliedBy(count).dividedBy(5);
  }

  private static <T> List<Thread> start(Collection<T> all, Consumer<T> action) {
    List<Thread> threads = new ArrayList<>();
    for (T one : all) {
      Thread thread =
          ClearMlThreads.create(
              "shutdown-" + (threads.size() + 1),
              () -> {
                try {
                  action.accept(one);
                } catch (Throwable e) { // of one task; the others are ended all the same
                  LOG.warn("{} could not be ended with the JVM", one, e);
                }
              });
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private static void join(List<Thread> threads, Deadline end) {
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, end.left().toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // whoever interrupts a shutdown hook wants it to end
    }
  }

  private static Verdict verdict(@Nullable Throwable uncaught) {
    Optional<String> signal = signal();
    if (signal.isPresent()) {
      return Verdict.stopped("the JVM was ended by " + signal.get());
    }
    return uncaught == null ? Verdict.COMPLETED : Verdict.failed(uncaught);
  }

  /** The JDK runs the hooks of a signal while a thread named for it waits ({@code Terminator}). */
  private static Optional<String> signal() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("SIG") && name.endsWith(" handler"))
        .map(name -> name.substring(0, name.indexOf(' ')))
        .findFirst();
  }
}
