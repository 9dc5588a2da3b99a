package ml.clear.sdk.stuck;

/** What to do about something that is stuck. */
public enum Cure {
  /** Nothing. */
  LEAVE,
  /** Back into the queue it came from; a running one is stopped first, and so will be resumed. */
  REQUEUE,
  /** As {@link #REQUEUE}, but what the run has reported is deleted first. */
  RESET_AND_REQUEUE,
  /** Status {@code stopped}. A program that lives after all learns of it as of any abort. */
  STOP,
  /** Publishes it again, to the end. */
  PUBLISH,
  /** Takes the entry out of the queue; the task stays as it is. */
  REMOVE_ENTRY,
  /** Marks the lease as free. */
  RELEASE
}
