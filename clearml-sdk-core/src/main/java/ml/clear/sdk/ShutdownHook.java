package ml.clear.sdk;

import java.lang.Thread.UncaughtExceptionHandler;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import ml.clear.sdk.internal.thread.ClearMlThreads;
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
  private record Ending(Duration limit, BiConsumer<Verdict, Duration> end) {}

  void add(Task task) {
    add(task, task.shutdownLimit(), task::endAtShutdown);
  }

  void add(Object key, Duration limit, BiConsumer<Verdict, Duration> end) {
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
      open.put(key, new Ending(limit, end));
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
          synchronized (lock) {
            uncaught = exception;
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
    long start = TimeSource.system().nanoTime();
    endings.forEach(
        (key, ending) -> {
          Duration left = ending.limit().minusNanos(TimeSource.system().nanoTime() - start);
          try {
            ending.end().accept(verdict(cause), left.isNegative() ? Duration.ofMillis(1) : left);
          } catch (RuntimeException e) {
            LOG.warn("{} could not be ended with the JVM", key, e);
          }
        });
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
