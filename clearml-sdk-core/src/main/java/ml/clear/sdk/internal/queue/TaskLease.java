package ml.clear.sdk.internal.queue;

import java.util.Optional;

/**
 * The name of the lease on one task. Whoever runs a task, or puts one that somebody ran back into a
 * queue, holds it: so nobody recovers a task that is being started, nor two at once.
 */
public final class TaskLease {
  /** What the names of these leases begin with. */
  public static final String PREFIX = "task-";

  private TaskLease() {}

  /** The name of the lease on this task. */
  public static String of(String taskId) {
    return PREFIX + taskId;
  }

  /** The task of a lease, if it is one on a task. */
  public static Optional<String> findTask(String leaseName) {
    return leaseName.startsWith(PREFIX)
        ? Optional.of(leaseName.substring(PREFIX.length()))
        : Optional.empty();
  }
}
