package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Documents;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** The tasks, or with {@code model_events} the models, whose events a call asks for. */
final class Targets {
  private Targets() {}

  /** The document of the field {@code task}. */
  static ObjectNode one(ActionCall call) {
    return all(call, List.of(call.text("task"))).get(0);
  }

  /** The documents of several ids; refused unless all exist. */
  static List<ObjectNode> all(ActionCall call, Collection<String> ids) {
    boolean models = call.flag("model_events", false);
    Documents documents = models ? call.state().models() : call.state().tasks();
    List<ObjectNode> found =
        ids.stream().distinct().map(documents::find).flatMap(Optional::stream).toList();
    if (found.size() < ids.stream().distinct().count()) {
      ErrorCode code = models ? ErrorCode.INVALID_MODEL_ID : ErrorCode.INVALID_TASK_ID;
      throw code.with("ids", ids);
    }
    return found;
  }
}
