package ml.clear.sdk.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A queue as the server had it at one moment. Immutable; ask {@link Queue#info()} for a newer one.
 *
 * @param id 32 hexadecimal digits
 * @param name unique in the workspace
 * @param tags the user's tags
 * @param systemTags ClearML's own tags, such as {@code default}, or {@code k8s-glue} for hidden
 *     ones
 * @param created when it was made
 * @param lastUpdate when an entry last came or went
 * @param entries the tasks that wait, the next one first
 */
public record QueueInfo(
    String id,
    String name,
    List<String> tags,
    List<String> systemTags,
    Optional<Instant> created,
    Optional<Instant> lastUpdate,
    List<QueueEntry> entries) {

  private static final String HIDDEN = "k8s-glue";

  /** Copies the lists. */
  public QueueInfo {
    tags = List.copyOf(tags);
    systemTags = List.copyOf(systemTags);
    entries = List.copyOf(entries);
  }

  /** Where a task stands, from 0; empty if it does not stand here. */
  public Optional<Integer> position(String taskId) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).taskId().equals(taskId)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** Whether the UI leaves it out: a queue of the Kubernetes glue, or the record of a lease. */
  public boolean isHidden() {
    return systemTags.contains(HIDDEN);
  }
}
