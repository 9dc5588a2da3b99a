package ml.clear.sdk.internal.queue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.clear.sdk.Abort;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.lease.Lease;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that this process has taken out of its queue and started: its lease, its run, and the way
 * back. Ends once: with a verdict, by a return, or by abandoning it to others. Thread-safe.
 */
public final class Claim {
  private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
  private static final Duration UPLOADS_LIMIT = Duration.ofMinutes(10);
  private static final int BAD_REQUEST = 400;
  private static final Duration REPORTS_LIMIT = Duration.ofMinutes(1);

  private final ClaimClient client;
  private final TaskRun run;
  private final Lease lease;
  private final ClaimPurpose purpose;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicBoolean working = new AtomicBoolean(true);
  private volatile Runnable onStop = () -> {};
  private volatile Runnable beforeRelease = () -> {};

  Claim(ClaimClient client, TaskRun run, Lease lease, ClaimPurpose purpose) {
    this.client = client;
    this.run = run;
    this.lease = lease;
    this.purpose = purpose;
    run.task().onAbort(abort -> onStop.run());
    lease.onLost(
        () ->
            run.tell(
                new Abort(
                    Abort.Cause.LEASE_LOST, TaskStatus.UNKNOWN, "others may run this task now")));
  }

  /** What the program reports to. */
  public Task task() {
    return run.task();
  }

  /** Grows with every claim of this task. */
  public long fencingToken() {
    return lease.fencingToken();
  }

  /** How long this process may still believe to be the only one. */
  public Duration remaining() {
    return lease.remaining();
  }

  /** The id of the queue it came from. */
  public String queue() {
    return purpose.queue();
  }

  /** The worker that runs it. */
  public String worker() {
    return purpose.worker();
  }

  /** Runs the action when the program should stop, whoever wants that; replaces an earlier one. */
  public void onStop(Runnable action) {
    onStop = action;
    if (run.task().isAbortRequested()) {
      action.run();
    }
  }

  /** Runs the action when the run has ended, before others can claim the task. */
  public void beforeRelease(Runnable action) {
    beforeRelease = action;
  }

  /** Asks the program to stop, so that the task can be returned. */
  public void askToReturn(String why) {
    if (working.get()) {
      run.tell(new Abort(Abort.Cause.RETURNED, TaskStatus.IN_PROGRESS, why));
    }
  }

  /** The program has done its work: what it is asked from now on comes too late. */
  public void workEnded() {
    working.set(false);
  }

  /** Ends it as the program and its aborts say: with a verdict, or back to its queue. */
  public void end() {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    workEnded();
    boolean settled = false;
    try {
      settled = settle();
    } catch (RuntimeException e) {
      LOG.warn("{} has ended, but the server does not know; others will return it", run.task(), e);
    } finally {
      if (settled) {
        client.release(lease);
      } else {
        client.abandon(lease);
      }
    }
  }

  private boolean settle() {
    try {
      endRun(UPLOADS_LIMIT, REPORTS_LIMIT);
    } catch (ServerRejectedException e) {
      LOG.warn("{} has ended, but the server refused its verdict", run.task(), e);
      return e.code() == BAD_REQUEST; // others have decided about the task; else nobody has
    }
    // Only now, when no more aborts are taken: just these have kept the verdict back.
    Optional<Abort> abort = run.task().abort();
    if (abort.isPresent() && abort.get().cause() == Abort.Cause.RETURNED) {
      returnNow(abort.get().message());
    }
    return true;
  }

  private void endRun(Duration uploads, Duration reports) {
    try {
      run.end(uploads, reports);
    } finally {
      beforeRelease.run();
    }
  }

  private void returnNow(String why) {
    TaskReturn.Outcome outcome =
        new TaskReturn(client.transport()).putBack(run.task().id(), purpose, lease, why);
    LOG.info("{} is given back: {}", run.task(), outcome);
  }

  /** Lets go without a word: after the ttl others find the lease silent, and return the task. */
  public void abandon(Duration limit) {
    if (!ended.compareAndSet(false, true)) {
      return;
    }
    client.abandon(lease);
    run.tell(new Abort(Abort.Cause.LEASE_LOST, TaskStatus.UNKNOWN, "the client was closed"));
    try {
      endRun(limit, limit);
    } catch (RuntimeException e) {
      LOG.debug("{} is abandoned", run.task(), e);
    }
  }
}
