package ml.clear.sdk.testkit.internal.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Deleting models, and what tasks keep of them. */
final class ModelRemovals {
  private static final String DELETED = "__DELETED__";

  private ModelRemovals() {}

  static void register(ActionRegistry actions) {
    Fields options = Fields.of("force:bool", "delete_external_artifacts:bool");
    actions
        .add(
            "models.delete",
            "1.0",
            options.and("model:str!"),
            call -> delete(call, call.text("model")))
        .add("models.delete_many", "1.0", options.ids(), call -> call.each(id -> delete(call, id)));
  }

  private static ObjectNode delete(ActionCall call, String id) {
    ServerState state = call.state();
    boolean force = call.flag("force", false);
    ObjectNode model = Models.forWriting(state, id);
    List<ObjectNode> users = state.tasks().where(task -> holds(task, "input", id));
    if (!users.isEmpty() && !force) {
      throw ErrorCode.MODEL_IN_USE.because(
          "as execution model, use force=True to delete", "num_tasks", users.size());
    }
    state
        .tasks()
        .find(model.path("task").asText())
        .ifPresent(task -> leaveMaker(call, task, id, force));
    users.forEach(task -> rename(task, "input", id));
    state.models().remove(id);
    state.dropEvents(id);
    return Json.object().put("deleted", true).put("url", model.path("uri").asText());
  }

  /** A published task keeps a trace of the model, any other forgets it. */
  private static void leaveMaker(ActionCall call, ObjectNode task, String id, boolean force) {
    String now = Dates.stored(call.state().now());
    if (task.path("status").asText().equals("published")) {
      if (!force) {
        throw ErrorCode.MODEL_CREATING_TASK_EXISTS.because(
            "and published, use force=True to delete", "task", task.path("id").asText());
      }
      if (rename(task, "output", id)) {
        task.withObject("/output").put("error", "model deleted on " + now);
      }
    } else if (task.path("models").path("output") instanceof ArrayNode output) {
      output.removeIf(item -> item.path("model").asText().equals(id));
    }
    task.put("last_change", now).put("last_changed_by", call.identity().user());
  }

  private static boolean holds(ObjectNode task, String side, String id) {
    for (JsonNode item : task.path("models").path(side)) {
      if (item.path("model").asText().equals(id)) {
        return true;
      }
    }
    return false;
  }

  private static boolean rename(ObjectNode task, String side, String id) {
    boolean renamed = false;
    for (JsonNode item : task.path("models").path(side)) {
      if (item instanceof ObjectNode object && item.path("model").asText().equals(id)) {
        object.put("model", DELETED + id);
        renamed = true;
      }
    }
    return renamed;
  }
}
