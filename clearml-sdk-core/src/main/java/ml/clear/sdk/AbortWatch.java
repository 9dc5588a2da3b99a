package ml.clear.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import ml.clear.sdk.internal.task.AbortListener;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remembers the abort of one task and tells its handlers, each once. Thread-safe. */
final class AbortWatch implements AbortListener {
  private static final Logger LOG = LoggerFactory.getLogger(AbortWatch.class);

  private final String taskId;
  private final Runnable afterHandlers;
  private final Object lock = new Object(); // guards the fields below; handlers run outside
  private final List<Consumer<Abort>> handlers = new ArrayList<>();
  private @Nullable Abort abort;
  private boolean closed;

  /** Handlers run on a thread of their own, then {@code afterHandlers}. */
  AbortWatch(String taskId, Runnable afterHandlers) {
    this.taskId = taskId;
    this.afterHandlers = afterHandlers;
  }

  Optional<Abort> abort() {
    synchronized (lock) {
      return Optional.ofNullable(abort);
    }
  }

  void add(Consumer<Abort> handler) {
    Abort known;
    synchronized (lock) {
      known = abort;
      if (known == null) {
        handlers.add(handler);
        return;
      }
    }
    tell(List.of(handler), known);
  }

  @Override
  public void aborted(Abort seen) {
    List<Consumer<Abort>> told;
    synchronized (lock) {
      if (closed) {
        return;
      }
      abort = seen;
      told = List.copyOf(handlers);
      handlers.clear();
    }
    LOG.warn(
        "Task {} should stop: {} (status {}, '{}'){}",
        taskId,
        seen.cause(),
        seen.status().wireName(),
        seen.message(),
        told.isEmpty() ? "; it has no abort handler and runs on" : "");
    tell(told, seen);
  }

  /** From now on nothing is an abort any more: the run has ended. */
  void close() {
    synchronized (lock) {
      closed = true;
    }
  }

  private void tell(List<Consumer<Abort>> told, Abort seen) {
    if (told.isEmpty()) {
      return;
    }
    ClearMlThreads.create(
            "abort-" + taskId.substring(0, Math.min(8, taskId.length())),
            () -> {
              for (Consumer<Abort> handler : told) {
                try {
                  handler.accept(seen);
                } catch (Throwable e) { // one handler's failure must not hide the abort from others
                  LOG.error("An abort handler of task {} failed", taskId, e);
                }
              }
              afterHandlers.run();
            })
        .start();
  }
}
