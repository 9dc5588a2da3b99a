package ml.clear.sdk;

import java.util.Locale;

/** The states of a task on the server ({@code apiserver/database/model/task/task.py}). */
public enum TaskStatus {
  /** A draft: may be edited and enqueued. */
  CREATED,
  /** Waiting in a queue, or popped from it and not yet started. */
  QUEUED,
  /** Running. */
  IN_PROGRESS,
  /** Aborted by a user, a worker or the server's watchdog. */
  STOPPED,
  /** Being published. */
  PUBLISHING,
  /** Published: read-only. */
  PUBLISHED,
  /** A legacy end state. */
  CLOSED,
  /** Ended with an error. */
  FAILED,
  /** Ended well. */
  COMPLETED,
  /**
   * The server's own {@code unknown}, or a state that this version of the library does not know.
   */
  UNKNOWN;

  /**
   * The state with the server's name.
   *
   * @param name such as {@code in_progress}
   * @return the state, or {@link #UNKNOWN}
   */
  public static TaskStatus ofWireName(String name) {
    for (TaskStatus status : values()) {
      if (status.wireName().equals(name)) {
        return status;
      }
    }
    return UNKNOWN;
  }

  /** The server's name of this state, such as {@code in_progress}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether the run has ended: nothing more is to come without somebody starting it again. */
  public boolean isFinal() {
    return switch (this) {
      case STOPPED, PUBLISHED, PUBLISHING, CLOSED, FAILED, COMPLETED -> true;
      case CREATED, QUEUED, IN_PROGRESS, UNKNOWN -> false;
    };
  }
}
