package ml.clear.sdk.report;

/** Why a report was given up. */
public enum DropReason {
  /** The queue in memory was full: the oldest of its kind made room for the newest. */
  QUEUE_FULL,
  /** The spool on disk was full: oldest console lines first, then the oldest scalars and plots. */
  SPOOL_FULL,
  /** Larger by itself than the queue, or than what the server takes in one request. */
  TOO_LARGE,
  /** NaN, infinite or out of range, and the policy says to skip such values. */
  NOT_FINITE,
  /** A plot that is no JSON object. */
  MALFORMED,
  /** The task is published or deleted, so the server takes no more reports of it. */
  TASK_REFUSED,
  /** The server refused this report by itself; the log has its message. */
  REFUSED,
  /** Console lines that may or may not have arrived, and were not to be sent twice. */
  IN_DOUBT,
  /** The JVM could not hold or write it, as when memory runs out. */
  FAILED,
  /** Reported after the task was closed, or not sent when the client was closed without a spool. */
  CLOSED
}
