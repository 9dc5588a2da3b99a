package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;

/** Forgetting events, which published tasks and models do not allow. */
final class EventDeletion {
  private static final Set<String> LOCKED = Set.of("published", "publishing");

  private EventDeletion() {}

  static void register(ActionRegistry actions) {
    actions
        .add("events.delete_for_task", "1.0", Fields.of("task:str!"), EventDeletion::ofTask)
        .add("events.delete_for_model", "1.0", Fields.of("model:str!"), EventDeletion::ofModel)
        .add(
            "events.clear_scroll",
            "2.18",
            Fields.of("scroll_id:str"),
            call -> {
              call.findText("scroll_id").ifPresent(EventScrolls.of(call.state())::clear);
              return Json.object();
            });
  }

  private static ObjectNode ofTask(ActionCall call) {
    requireWritableTask(call);
    int deleted = EventStore.of(call.state()).drop(call.text("task"));
    return Json.object().put("deleted", deleted);
  }

  static void requireWritableTask(ActionCall call) {
    String id = call.text("task");
    String company = call.identity().company();
    ObjectNode task =
        call.state()
            .tasks()
            .find(id)
            .orElseThrow(() -> ErrorCode.INVALID_TASK_ID.with("id", id, "company", company));
    boolean locked = LOCKED.contains(task.path("status").asText());
    if (locked && !call.flag("allow_locked", false)) {
      throw ErrorCode.INVALID_TASK_ID.replaced(
          "Cannot update events for a published task", "company", company, "id", id);
    }
  }

  private static ObjectNode ofModel(ActionCall call) {
    String id = call.text("model");
    ObjectNode model =
        call.state()
            .models()
            .find(id)
            .orElseThrow(() -> ErrorCode.INVALID_MODEL_ID.with("ids", Set.of(id)));
    if (model.path("ready").asBoolean() && !call.flag("allow_locked", false)) {
      throw ErrorCode.INVALID_MODEL_ID.replaced(
          "Cannot update events for a published model",
          "company",
          call.identity().company(),
          "id",
          id);
    }
    return Json.object().put("deleted", EventStore.of(call.state()).drop(id));
  }
}
