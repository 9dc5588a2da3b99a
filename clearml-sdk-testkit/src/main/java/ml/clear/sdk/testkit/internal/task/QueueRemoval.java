package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.testkit.internal.server.ActionCall;

/** What becomes of tasks whose queue loses them. */
public final class QueueRemoval {
  private QueueRemoval() {}

  /**
   * Gives tasks the status they had before they were enqueued. Entries that are no tasks, and tasks
   * that were enqueued elsewhere since, stay as they are.
   *
   * @param queue the queue's id
   * @param reason for the tasks' status
   * @return the ids of the tasks that were changed
   */
  public static List<String> putBack(
      ActionCall call, List<String> tasks, String queue, String reason) {
    List<String> changed = new ArrayList<>();
    for (String id : tasks) {
      call.state()
          .tasks()
          .find(id)
          .filter(task -> task.path("execution").path("queue").asText().equals(queue))
          .ifPresent(
              task -> {
                new StatusChange(
                        call.state(),
                        task,
                        task.path("enqueue_status").asText("created"),
                        call.identity().user())
                    .because(reason, "")
                    .force(true)
                    .set("enqueue_status", NullNode.instance)
                    .execute();
                task.withObject("/execution").remove("queue");
                changed.add(id);
              });
    }
    return changed;
  }
}
