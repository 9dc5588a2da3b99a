package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import ml.clear.sdk.internal.json.Json;

/** Configuration objects: {@code name -> item} (PROTOCOL §5.4). */
final class Configurations {
  private static final String FIELD = "configuration";

  private final OfflineStore store;

  Configurations(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("tasks.edit_configuration", this::edit);
    actions.put("tasks.delete_configuration", this::delete);
    actions.put("tasks.get_configurations", this::get);
    actions.put("tasks.get_configuration_names", this::names);
  }

  private JsonNode edit(OfflineRequest request) {
    List<JsonNode> items = request.list(FIELD);
    for (JsonNode item : items) {
      if (!item.path("name").isTextual()) {
        throw request.missing("name");
      }
    }
    return change(
        request,
        configuration -> {
          if (request.flag("replace_configuration")) {
            configuration.removeAll();
          }
          items.forEach(item -> configuration.set(item.path("name").asText(), item));
        });
  }

  private JsonNode delete(OfflineRequest request) {
    return change(request, configuration -> configuration.remove(request.texts(FIELD)));
  }

  private JsonNode change(OfflineRequest request, Consumer<ObjectNode> change) {
    return store
        .task(request.action(), request.text("task"))
        .change(
            request.action(),
            document -> {
              TaskFields.requireEditable(request, document);
              change.accept(document.withObject("/configuration"));
              return Json.object().put("updated", 1);
            });
  }

  private JsonNode get(OfflineRequest request) {
    List<String> names = request.texts("names");
    ArrayNode answer = Json.array();
    for (String id : request.texts("tasks")) {
      ArrayNode items = Json.array();
      for (JsonNode item : configuration(request, id)) {
        if (names.isEmpty() || names.contains(item.path("name").asText())) {
          items.add(item);
        }
      }
      answer.addObject().put("task", id).set(FIELD, items);
    }
    return Json.object().set("configurations", answer);
  }

  private JsonNode names(OfflineRequest request) {
    ArrayNode answer = Json.array();
    for (String id : request.texts("tasks")) {
      ArrayNode names = answer.addObject().put("task", id).putArray("names");
      configuration(request, id).fieldNames().forEachRemaining(names::add);
    }
    return Json.object().set("configurations", answer);
  }

  private JsonNode configuration(OfflineRequest request, String id) {
    return store.task(request.action(), id).document().path(FIELD);
  }
}
