package ml.clear.sdk.queue;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import ml.clear.sdk.Abort;
import ml.clear.sdk.internal.queue.Claim;
import ml.clear.sdk.internal.queue.WorkerKeeper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One thread of a worker: takes a task, runs the handler, ends the claim. Thread-safe. */
final class Slot {
  private static final Logger LOG = LoggerFactory.getLogger(Slot.class);

  private final String worker;
  private final WorkerKeeper keeper;
  private final ClaimHandler handler;
  private final BooleanSupplier returning;
  private final @Nullable ClassLoader callers;
  private final Object lock = new Object(); // guards claim and handling
  private @Nullable Claim claim;
  private @Nullable Thread handling;

  /**
   * A slot that runs nothing yet.
   *
   * @param returning whether a task that is claimed now must go back at once
   */
  Slot(String worker, WorkerKeeper keeper, ClaimHandler handler, BooleanSupplier returning) {
    this.worker = worker;
    this.keeper = keeper;
    this.handler = handler;
    this.returning = returning;
    this.callers = Thread.currentThread().getContextClassLoader();
  }

  String worker() {
    return worker;
  }

  /** Runs the task on the calling thread, and ends its claim. Never throws. */
  void run(Claim taken) {
    keeper.busy(worker, taken.task().id(), taken.queue());
    taken.beforeRelease(() -> keeper.idle(worker));
    synchronized (lock) {
      claim = taken;
      handling = Thread.currentThread();
    }
    taken.onStop(this::interrupt);
    try {
      handle(taken);
    } catch (Throwable e) { // whatever it is, it is the task that failed, not the worker
      failed(taken, e);
    } finally {
      taken.workEnded();
      synchronized (lock) {
        handling = null;
      }
      boolean late = Thread.interrupted(); // meant for the handler
      LOG.trace("Interrupted: {}", late);
      taken.end();
      synchronized (lock) {
        claim = null;
      }
    }
  }

  private void handle(Claim taken) throws Exception {
    if (returning.getAsBoolean()) { // claimed in the moment of the shutdown
      taken.askToReturn("its worker shuts down");
      return;
    }
    Thread thread = Thread.currentThread();
    thread.setContextClassLoader(callers); // as the program expects it; our threads have none
    try {
      handler.handle(new ClaimedTask(taken, () -> {}));
    } finally {
      thread.setContextClassLoader(null);
    }
  }

  private static void failed(Claim taken, Throwable e) {
    Optional<Abort> abort = taken.task().abort();
    if (abort.isPresent()) { // it was interrupted: that is no failure of the task
      LOG.info("{} ended after {}", taken.task(), abort.get());
      LOG.debug("{} was ended by this", taken.task(), e);
    } else {
      taken.task().fail(e);
      LOG.warn("{} failed", taken.task(), e);
    }
  }

  /** The task under way, if there is one. */
  Optional<Claim> claim() {
    synchronized (lock) {
      return Optional.ofNullable(claim);
    }
  }

  /** Only the handler: what comes after it must not be cut off. */
  private void interrupt() {
    synchronized (lock) {
      if (handling != null) {
        handling.interrupt();
      }
    }
  }
}
