package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;

/**
 * Ends the wait for calls of an object store, which take no limit: a renewal must not keep the
 * lease thread beyond the end of a term. A call that is given up goes on until its own time-out,
 * whatever it writes by then must be harmless. Thread-safe.
 */
final class LimitedCalls implements AutoCloseable {
  /** Calls under way; more only pile up behind a store that hangs. */
  private static final int MOST_CALLS = 64;

  private static final int IDLE_SECONDS = 10;

  private final TimeSource time;
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(
          0,
          MOST_CALLS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new SynchronousQueue<>(),
          ClearMlThreads.factory("lease-call"));

  LimitedCalls(TimeSource time) {
    this.time = time;
  }

  /**
   * Runs the call.
   *
   * @throws StorageException {@code UNREACHABLE}, with unknown effect, if it has not ended within
   *     the limit, the thread is interrupted, or too many calls are under way
   */
  <T> T within(Duration limit, String action, StorageUri uri, Supplier<T> call) {
    return together(limit, action, uri, List.of(call)).get(0);
  }

  /** As {@link #within} for several calls at the same time. */
  <T> List<T> together(Duration limit, String action, StorageUri uri, List<Supplier<T>> calls) {
    Thread caller = Thread.currentThread();
    List<FutureTask<T>> tasks = new ArrayList<>();
    for (Supplier<T> call : calls) {
      FutureTask<T> task =
          new FutureTask<>(call::get) {
            @Override
            protected void done() {
              LockSupport.unpark(caller);
            }
          };
      tasks.add(task);
      try {
        pool.execute(task);
      } catch (RejectedExecutionException e) {
        throw givenUp(action, uri, "too many calls are under way, or the client is closed");
      }
    }
    Deadline deadline = Deadline.after(limit, time);
    while (!areDone(tasks) && !deadline.hasPassed() && !caller.isInterrupted()) {
      time.parkNanos(deadline.left().toNanos());
    }
    if (!areDone(tasks)) {
      tasks.forEach(task -> task.cancel(true));
      throw givenUp(action, uri, "no answer within " + limit + " or before the interrupt");
    }
    return tasks.stream().map(LimitedCalls::result).toList();
  }

  private static boolean areDone(List<? extends Future<?>> tasks) {
    return tasks.stream().allMatch(Future::isDone);
  }

  private static <T> T result(Future<T> done) {
    try {
      return done.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a call that is done does not wait", e);
    }
  }

  private static StorageException givenUp(String action, StorageUri uri, String why) {
    return StorageException.of(action, uri, Reason.UNREACHABLE)
        .effect(ClearMlException.Effect.UNKNOWN)
        .detail(why)
        .build();
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
