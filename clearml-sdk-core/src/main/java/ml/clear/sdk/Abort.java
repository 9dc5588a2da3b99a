package ml.clear.sdk;

/**
 * Why a running task should stop. Delivered to {@link Task#onAbort}; nothing is stopped by the
 * library itself.
 *
 * @param cause what was seen
 * @param status the task's status at that moment; {@link TaskStatus#UNKNOWN} if it is gone
 * @param message the server's status message, such as {@code stopping}; may be empty
 */
public record Abort(Cause cause, TaskStatus status, String message) {
  /** What was seen on the server. */
  public enum Cause {
    /** A user asked for a stop, and the server waits for the program to obey. */
    STOP_REQUESTED,
    /** Somebody else ended the run: stopped, failed, completed or published it. */
    STATUS_CHANGED,
    /** The task was reset to a draft while it ran; what it reported before is gone. */
    RESET,
    /** The task was deleted. */
    DELETED,
    /** The lease on a claimed task was lost: another worker may run it by now. */
    LEASE_LOST,
    /** The worker shuts down, and gives the claimed task back to its queue. */
    RETURNED
  }
}
