package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.function.Consumer;
import ml.clear.sdk.internal.json.Json;

/** Which models a task read and which it made: {@code models.input} and {@code models.output}. */
final class TaskModelActions {
  private final OfflineStore store;

  TaskModelActions(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("tasks.add_or_update_model", this::addOrUpdate);
    actions.put("tasks.delete_models", this::delete);
  }

  private JsonNode addOrUpdate(OfflineRequest request) {
    ObjectNode entry =
        Json.object()
            .put("name", request.text("name"))
            .put("model", request.text("model"))
            .put("updated", store.stamps().now());
    String type = type(request, request.body());
    return change(
        request,
        models -> {
          remove(models, type, request.text("name"));
          list(models, type).add(entry);
        });
  }

  private JsonNode delete(OfflineRequest request) {
    return change(
        request,
        models ->
            request
                .list("models")
                .forEach(
                    entry -> remove(models, type(request, entry), entry.path("name").asText())));
  }

  private static String type(OfflineRequest request, JsonNode body) {
    String type = body.path("type").asText();
    if (!type.equals("input") && !type.equals("output")) {
      throw request.rejected(12, "Validation error (error for field 'type')");
    }
    return type;
  }

  private static void remove(ObjectNode models, String type, String name) {
    ArrayNode list = list(models, type);
    for (int i = list.size() - 1; i >= 0; i--) {
      if (list.get(i).path("name").asText().equals(name)) {
        list.remove(i);
      }
    }
  }

  private static ArrayNode list(ObjectNode models, String type) {
    return models.get(type) instanceof ArrayNode list ? list : models.putArray(type);
  }

  private JsonNode change(OfflineRequest request, Consumer<ObjectNode> change) {
    return store
        .task(request.action(), request.text("task"))
        .change(
            request.action(),
            document -> {
              TaskFields.requireOpen(request, document);
              change.accept(document.withObject("/models"));
              return Json.object().put("updated", 1);
            });
  }
}
