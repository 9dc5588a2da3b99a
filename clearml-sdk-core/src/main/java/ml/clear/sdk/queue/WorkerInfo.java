package ml.clear.sdk.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A worker that the server knows: an agent, or a consumer of this library. Immutable.
 *
 * @param id its name, such as {@code host:0}
 * @param user the id of the user whose credentials it has
 * @param queueIds the queues it listens to
 * @param taskId the task it runs, if it runs one
 * @param tags its tags
 * @param registered when it came
 * @param lastActivity its last call
 * @param lastReport its last status report, if there was one
 * @param timeout silence after which the server forgets it
 */
public record WorkerInfo(
    String id,
    String user,
    List<String> queueIds,
    Optional<String> taskId,
    List<String> tags,
    Optional<Instant> registered,
    Optional<Instant> lastActivity,
    Optional<Instant> lastReport,
    Duration timeout) {

  /** Copies the lists. */
  public WorkerInfo {
    queueIds = List.copyOf(queueIds);
    tags = List.copyOf(tags);
  }
}
