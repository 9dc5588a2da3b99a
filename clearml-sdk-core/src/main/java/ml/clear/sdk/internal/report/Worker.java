package ml.clear.sdk.internal.report;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.time.TimeSource;

/**
 * A thread that repeats a step and parks in between. Nothing that a step throws ends it: a thread
 * that died in silence would turn every later report into a lost one.
 */
final class Worker {
  /** Returned by a step that has nothing to do until somebody wakes it. */
  static final long IDLE = Long.MAX_VALUE;

  private static final long AFTER_FAILURE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Thread thread;
  private final LongSupplier step;
  private final BooleanSupplier hasWork;
  private final TimeSource time;
  private final CalmLog log;
  private volatile boolean idle;
  private volatile boolean woken;
  private volatile boolean stopping;

  /**
   * @param step one round; returns the nanoseconds to wait before the next, or {@link #IDLE}
   * @param hasWork whether a round would find something, asked before the thread goes idle
   */
  Worker(String purpose, LongSupplier step, BooleanSupplier hasWork, TimeSource time, CalmLog log) {
    this.thread = ClearMlThreads.create(purpose, this::run);
    this.step = step;
    this.hasWork = hasWork;
    this.time = time;
    this.log = log;
  }

  void start() {
    thread.start();
  }

  /**
   * For producers, after they have added work: costs one read unless the thread is idle. It takes
   * the thread some 50 µs to get up, in which a hot loop reports hundreds of times; only the first
   * of these pays for the system call. Whoever sees "woken" has added its work before the next step
   * begins, since that takes the mark away first.
   */
  void wakeIfIdle() {
    if (idle && !woken) {
      wake();
    }
  }

  void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  /**
   * Ends the thread after the step under way, which is interrupted once {@code patience} has
   * passed. Waits for as long again, whatever the caller's own interrupt flag says.
   *
   * @return whether the thread has ended
   */
  boolean stop(Duration patience) {
    stopping = true;
    wake();
    if (join(patience)) {
      return true;
    }
    thread.interrupt();
    return join(patience);
  }

  private boolean join(Duration patience) {
    try {
      thread.join(Math.max(1, patience.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the caller gives up waiting, the thread still ends
    }
    return !thread.isAlive();
  }

  private void run() {
    while (!stopping) {
      woken = false;
      long waitNanos = runStep();
      if (waitNanos == IDLE) {
        // A producer adds first and reads "idle" second, we do it the other way round: one of the
        // two sees the other, so no report is left lying.
        idle = true;
        if (!woken && !stopping && !hasWork.getAsBoolean()) {
          time.parkNanos(IDLE);
        }
        idle = false;
      } else if (waitNanos > 0 && !woken && !stopping) {
        time.parkNanos(waitNanos);
      }
      if (Thread.interrupted() && !stopping) {
        log.warn("interrupt", "somebody interrupted {}, which goes on", thread.getName());
      }
    }
  }

  private long runStep() {
    try {
      return step.getAsLong();
    } catch (Throwable e) { // also errors: memory may be short now and not in a second
      try {
        log.warn(e.getClass().getName(), "{} failed and goes on", thread.getName(), e);
      } catch (Throwable alsoFailed) {
        // Not even logging works; the ledger still tells.
      }
      return AFTER_FAILURE_NANOS;
    }
  }
}
