package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Publishes the task of a model that is published. */
public final class TaskPublishing {
  private TaskPublishing() {}

  /** Publishes a task without its models, and gives {@code fields} and {@code updated}. */
  public static ObjectNode publish(ActionCall call, String id, boolean force) {
    ServerState state = call.state();
    ObjectNode task = Tasks.forWriting(state, id);
    if (!force) {
      StatusChange.requireAllowed(Tasks.status(task), "published");
    }
    task.put("status", "publishing");
    ObjectNode output = Shapes.TASK.complete(task).withObject("/output");
    return new StatusChange(state, task, "published", call.identity().user())
        .date("published")
        .set("output", output)
        .execute();
  }
}
