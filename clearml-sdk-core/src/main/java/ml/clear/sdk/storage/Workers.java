package ml.clear.sdk.storage;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.internal.thread.AwaitedFailure;
import ml.clear.sdk.storage.StorageException.Reason;

/**
 * Threads that share one piece of work, each taking some of it until there is none.
 *
 * @param action for the message of an interrupt
 * @param uri for the same
 * @param threads how many
 * @param factory makes them
 */
record Workers(String action, StorageUri uri, int threads, ThreadFactory factory) {
  /**
   * Blocks until all are done. The first failure is thrown when the others have stopped; they are
   * interrupted, but may have to wait for a store's answer. An interrupt of the caller is not held
   * up by them.
   *
   * @param work runs on each thread
   * @param stop leaves nothing more to be taken
   */
  void run(Callable<?> work, Runnable stop) throws IOException {
    ExecutorService pool = Executors.newFixedThreadPool(threads, factory);
    try {
      var done = new ExecutorCompletionService<Object>(pool);
      for (int i = 0; i < threads; i++) {
        done.submit(work::call);
      }
      for (int i = 0; i < threads; i++) {
        done.take().get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw StorageException.of(action, uri, Reason.OTHER).detail("interrupted").cause(e).build();
    } catch (Error noThread) { // those that could be made must not go on either
      end(pool, stop);
      throw noThread;
    } catch (ExecutionException e) {
      end(pool, stop);
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw AwaitedFailure.of(e);
    } finally {
      stop.run();
      pool.shutdownNow();
    }
  }

  private static void end(ExecutorService pool, Runnable stop) {
    stop.run();
    pool.shutdownNow();
    try {
      pool.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the failure is still what there is to tell
    }
  }
}
