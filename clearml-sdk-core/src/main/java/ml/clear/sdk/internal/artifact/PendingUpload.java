package ml.clear.sdk.internal.artifact;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One upload of a task, from the moment it is asked for until it is stored or told as failed. */
final class PendingUpload {
  private final String name;
  private final CompletableFuture<?> result;
  private final ReentrantLock lock = new ReentrantLock(); // guards the two fields below
  private @Nullable Thread thread;
  private boolean interrupted;

  PendingUpload(String name, CompletableFuture<?> result) {
    this.name = name;
    this.result = result;
  }

  String name() {
    return name;
  }

  /** The thread that works on it now, which may be interrupted until {@link #leave}. */
  void enter() {
    lock.lock();
    try {
      thread = Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  /** The thread goes on to something else, which an interrupt must not hit any more. */
  void leave() {
    lock.lock();
    try {
      thread = null;
      if (interrupted) {
        Thread.interrupted(); // it was meant for this upload
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits for it any more: it stops as soon as its store lets it. */
  void giveUp(CancellationException why) {
    result.completeExceptionally(why); // first, or it is told of the interrupt
    lock.lock();
    try {
      if (thread != null) {
        interrupted = true;
        thread.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }
}
