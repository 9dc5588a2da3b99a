package ml.clear.sdk.queue;

import java.time.Duration;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskBody;
import ml.clear.sdk.internal.queue.Claim;

/**
 * A task that this program has taken from a queue and runs, kept alive until it is closed: its
 * lease is renewed, the server is told that it and its worker live. Thread-safe.
 *
 * <pre>{@code
 * try (ClaimedTask claimed = clearMl.queue("gpu").claim()) {
 *   claimed.run(task -> train(task));
 * }
 * }</pre>
 *
 * <p>If this process dies, another worker of this library returns the task to the front of its
 * queue. So the work of a task may begin more than once; no two run at a time, as far as {@link
 * ml.clear.sdk.lease leases} go.
 */
public final class ClaimedTask implements AutoCloseable {
  private final Claim claim;
  private final Runnable afterEnd;

  ClaimedTask(Claim claim, Runnable afterEnd) {
    this.claim = claim;
    this.afterEnd = afterEnd;
  }

  /**
   * What the program reports to. Its parameters are overridden by what was edited on the server, as
   * under an agent. {@link Task#abort()} tells if the task was aborted in the UI, if its lease was
   * lost, or if the worker shuts down.
   */
  public Task task() {
    return claim.task();
  }

  /** The task's id. */
  public String id() {
    return claim.task().id();
  }

  /** The id of the queue it came from. */
  public String queueId() {
    return claim.queue();
  }

  /** The worker that runs it, as the workers page shows it. */
  public String worker() {
    return claim.worker();
  }

  /**
   * Grows with every claim of this task; pass it to whatever must not be written by two. It may
   * begin at 1 again once ten ttls have passed after the task's end.
   */
  public long fencingToken() {
    return claim.fencingToken();
  }

  /** How long this program may still believe to be the only one that runs the task. */
  public Duration remaining() {
    return claim.remaining();
  }

  /**
   * Runs the body, then closes: completed, or failed with the exception's stack trace if the body
   * throws, which is rethrown.
   *
   * @param <E> what the body may throw besides unchecked exceptions
   * @param body the work of the run
   * @throws E as thrown by the body
   */
  public <E extends Exception> void run(TaskBody<E> body) throws E {
    try (this) {
      try {
        body.run(task());
      } catch (Throwable e) {
        task().fail(e);
        throw e;
      }
    }
  }

  /**
   * Gives the task back to the front of its queue instead of a verdict. If a user has asked for a
   * stop, it is stopped instead. What it reported stays.
   *
   * @param why shown as the status reason
   */
  public void giveBack(String why) {
    claim.askToReturn(why);
    close();
  }

  /**
   * Ends the run, as {@link Task#close()}: completed, unless {@link Task#fail} or {@link Task#stop}
   * was called. Nothing is sent if the lease was lost, or if others have ended the task. Never
   * throws, may be repeated.
   */
  @Override
  public void close() {
    claim.end();
    afterEnd.run();
  }

  Claim claim() {
    return claim;
  }

  @Override
  public String toString() {
    return "claimed " + claim.task();
  }
}
