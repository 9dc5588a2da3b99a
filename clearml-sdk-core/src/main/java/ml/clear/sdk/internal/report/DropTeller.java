package ml.clear.sdk.internal.report;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.report.DropListener;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Tells the log and the program's listener what was given up. On a thread of its own, which lives
 * while there is something to tell: a listener may take its time, or report itself, and neither
 * reports nor their delivery wait for it. Thread-safe.
 */
final class DropTeller {
  /** A flood of drops is told in sums. */
  private static final long PACE_NANOS = Duration.ofSeconds(1).toNanos();

  private enum State {
    /** No thread. */
    QUIET,
    /** A thread is telling. */
    TELLING,
    /** A thread is telling, and must look once more. */
    ASKED_AGAIN
  }

  private final Ledgers ledgers;
  private final DropListener listener;
  private final CalmLog log;
  private final TimeSource time;
  private final AtomicReference<State> state = new AtomicReference<>(State.QUIET);
  private volatile @Nullable Thread thread;
  private volatile boolean clientClosed;

  DropTeller(Ledgers ledgers, DropListener listener, CalmLog log, TimeSource time) {
    this.ledgers = ledgers;
    this.listener = listener;
    this.log = log;
    this.time = time;
  }

  /** Whether anything was given up that has not been told. */
  boolean hasUntold() {
    return ledgers.anyOpen(Ledger::hasUntold);
  }

  /** Something was given up. Never blocks and never throws; any thread. */
  void look() {
    if (Thread.currentThread() == thread) {
      return; // the listener's own reports: else one that reports after the end would do so forever
    }
    if (state.compareAndSet(State.QUIET, State.TELLING)) {
      start();
    } else {
      state.compareAndSet(State.TELLING, State.ASKED_AGAIN);
    }
  }

  private void start() {
    try {
      Thread made = ClearMlThreads.create("drops", this::run);
      thread = made;
      made.start();
    } catch (OutOfMemoryError e) { // also when the system has no thread left; told the next time
      thread = null;
      state.set(State.QUIET);
    }
  }

  private void run() {
    do {
      tellAll();
      if (!clientClosed || state.get() == State.ASKED_AGAIN) {
        time.parkNanos(PACE_NANOS); // so that a trickle of drops does not make a thread each
      }
    } while (!isDone());
  }

  private boolean isDone() {
    if (state.compareAndSet(State.ASKED_AGAIN, State.TELLING)) {
      return false;
    }
    thread = null; // first: the next thread sets its own
    if (state.compareAndSet(State.TELLING, State.QUIET)) {
      return true;
    }
    thread = Thread.currentThread();
    return isDone();
  }

  private void tellAll() {
    try {
      ledgers.forEachOpen(this::tell);
    } catch (Throwable e) { // memory may be short; the next look tells
      log.warn("drops", "could not tell what was given up", e);
    }
  }

  private void tell(Ledger ledger) {
    for (ReportKind kind : ReportKind.values()) {
      LedgerRow row = ledger.row(kind);
      if (row.takeUntoldReplaced() > 0) {
        log.warn(
            row.taskId() + "replaced",
            "task {}: {} values so far were NaN, infinite or beyond the server's range, and"
                + " replaced",
            row.taskId(),
            row.replacedCount());
      }
      for (DropReason reason : DropReason.values()) {
        long more = row.takeUntold(reason);
        if (more > 0) {
          tell(row, reason, more);
        }
      }
    }
  }

  private void tell(LedgerRow row, DropReason reason, long more) {
    log.warn(
        row.taskId() + row.kind() + reason,
        "task {}: {} {} given up so far: {}",
        row.taskId(),
        row.droppedCount(reason),
        row.kind(),
        reason);
    try {
      listener.dropped(row.taskId(), row.kind(), reason, more);
    } catch (Throwable e) { // a program's own code
      log.warn("listener", "the drop listener failed", e);
    }
  }

  /**
   * The client ends: waits until all is told. A listener that takes longer is interrupted and left
   * to itself. What is reported later is told all the same.
   */
  void close(Duration patience) {
    clientClosed = true;
    if (hasUntold()) {
      look();
    }
    Thread telling = thread;
    if (telling == Thread.currentThread()) { // a listener closed: it is told of the rest after this
      state.set(State.ASKED_AGAIN);
      return;
    }
    if (telling == null) {
      return;
    }
    LockSupport.unpark(telling);
    try {
      telling.join(patience.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    telling.interrupt();
  }
}
