package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The tasks and models a batch reports to, and which of them may be written. */
final class EventTargets {
  private static final Set<String> LOCKED = Set.of("published", "publishing");

  private final ServerState state;
  private final Map<String, Boolean> tasks = new LinkedHashMap<>(); // id, locked ones allowed
  private final Map<String, Boolean> models = new LinkedHashMap<>();
  private final Map<String, ObjectNode> writable = new HashMap<>();

  private EventTargets(ServerState state) {
    this.state = state;
  }

  /** Looks at all events of a batch before the first is taken. */
  static EventTargets of(ServerState state, Iterable<ObjectNode> events) {
    EventTargets targets = new EventTargets(state);
    for (ObjectNode event : events) {
      target(event).filter(id -> !id.isEmpty()).ifPresent(id -> targets.note(id, event));
    }
    targets.tasks.forEach(targets::findTask);
    targets.models.forEach(targets::findModel);
    return targets;
  }

  static boolean isModelEvent(ObjectNode event) {
    JsonNode flag = event.path("model_event");
    return flag.isTextual() ? !flag.textValue().isEmpty() : flag.asBoolean();
  }

  /** The id an event names: of its task, or of its model. */
  static Optional<String> target(ObjectNode event) {
    boolean byModel = isModelEvent(event) && event.hasNonNull("model");
    JsonNode id = event.path(byModel ? "model" : "task");
    return id.isMissingNode() || id.isNull() ? Optional.empty() : Optional.of(id.asText());
  }

  private void note(String id, ObjectNode event) {
    boolean allowLocked = event.path("allow_locked").asBoolean();
    boolean ofModel = isModelEvent(event);
    Boolean former = (ofModel ? models : tasks).putIfAbsent(id, allowLocked);
    if (former != null && former != allowLocked) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "Inconsistent allow_locked setting in the passed events for " + id);
    }
    if ((ofModel ? tasks : models).containsKey(id)) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "Inconsistent model_event setting in the passed events", "tasks", Set.of(id));
    }
  }

  private void findTask(String id, boolean allowLocked) {
    state
        .tasks()
        .find(id)
        .filter(task -> allowLocked || !LOCKED.contains(task.path("status").asText()))
        .ifPresent(task -> writable.put(id, task));
  }

  private void findModel(String id, boolean allowLocked) {
    state
        .models()
        .find(id)
        .filter(model -> allowLocked || !model.path("ready").asBoolean())
        .ifPresent(model -> writable.put(id, model));
  }

  Optional<ObjectNode> find(String id, boolean ofModel) {
    boolean known = (ofModel ? models : tasks).containsKey(id);
    return known ? Optional.ofNullable(writable.get(id)) : Optional.empty();
  }
}
