package ml.clear.sdk.testkit.internal.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Finds model documents and notes their changes. Used under the state's lock. */
final class Models {
  private static final int SHORTEST_NAME = 3;

  private Models() {}

  /** The model a call names, to be changed. */
  static ObjectNode forWriting(ActionCall call) {
    return forWriting(call.state(), call.text("model"));
  }

  static ObjectNode forWriting(ServerState state, String id) {
    return state
        .models()
        .find(id)
        .orElseThrow(() -> ErrorCode.INVALID_MODEL_ID.with("id", id, "company", Accounts.COMPANY));
  }

  static List<ObjectNode> existing(ActionCall call) {
    return call.texts("ids").stream()
        .distinct()
        .flatMap(id -> call.state().models().find(id).stream())
        .toList();
  }

  static void noteChange(ActionCall call, ObjectNode model) {
    model.put("last_change", Dates.stored(call.state().now()));
    model.put("last_changed_by", call.identity().user());
  }

  static void noteUpdate(ActionCall call, ObjectNode model) {
    noteChange(call, model);
    model.put("last_update", Dates.stored(call.state().now()));
  }

  static void requireName(String name) {
    if (name.strip().length() < SHORTEST_NAME) {
      throw ErrorCode.DATA_VALIDATION_ERROR.with("name", "String value is too short");
    }
  }

  /** The last iteration of a model's task moves on. */
  static void noteIteration(ActionCall call, String task) {
    if (call.has("iteration")) {
      long iteration = call.body().path("iteration").asLong();
      call.state()
          .tasks()
          .find(task)
          .filter(document -> document.path("last_iteration").asLong() < iteration)
          .ifPresent(document -> document.put("last_iteration", iteration));
    }
  }
}
