package ml.clear.sdk.queue;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A place in a queue. Immutable.
 *
 * @param taskId the task that stands there; the server does not promise that it exists
 * @param added when it was put there, by the server's clock
 */
public record QueueEntry(String taskId, Optional<Instant> added) {
  /** Checks the parts. */
  public QueueEntry {
    Objects.requireNonNull(taskId, "taskId");
    Objects.requireNonNull(added, "added");
  }
}
