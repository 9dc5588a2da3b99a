package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import ml.clear.sdk.internal.json.Json;

/** Hyperparameters and user properties: {@code section -> name -> item} (PROTOCOL §5.1). */
final class HyperParams {
  private static final String FIELD = "hyperparams";
  private static final String USER_PROPERTIES = "properties";

  private final OfflineStore store;

  HyperParams(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("tasks.edit_hyper_params", this::edit);
    actions.put("tasks.delete_hyper_params", this::delete);
    actions.put("tasks.get_hyper_params", this::get);
  }

  /** Refuses an item without its section, its name or a text as its value. */
  static void check(OfflineRequest request, JsonNode item) {
    for (String field : List.of("section", "name", "value")) {
      if (!item.path(field).isTextual()) {
        throw request.rejected(
            12,
            "Validation error (error for field 'hyperparams': error for field '" + field + "')");
      }
    }
  }

  private JsonNode edit(OfflineRequest request) {
    List<JsonNode> items = request.list(FIELD);
    items.forEach(item -> check(request, item));
    String replace = request.findText("replace_hyperparams").orElse("none");
    return change(
        request,
        params -> {
          switch (replace) {
            case "all" -> params.removeAll();
            case "section" -> items.forEach(item -> params.remove(item.path("section").asText()));
            default -> {} // "none": only the named items change
          }
          for (JsonNode item : items) {
            section(params, item.path("section").asText()).set(item.path("name").asText(), item);
          }
        });
  }

  private JsonNode delete(OfflineRequest request) {
    return change(
        request,
        params -> {
          for (JsonNode item : request.list(FIELD)) {
            String section = item.path("section").asText();
            Json.findText(item, "name")
                .ifPresentOrElse(
                    name -> section(params, section).remove(name), () -> params.remove(section));
          }
        });
  }

  private static ObjectNode section(ObjectNode params, String name) {
    return params.get(name) instanceof ObjectNode section ? section : params.putObject(name);
  }

  private JsonNode change(OfflineRequest request, Consumer<ObjectNode> change) {
    boolean anyStatus =
        request.list(FIELD).stream()
            .allMatch(item -> item.path("section").asText().equals(USER_PROPERTIES));
    return store
        .task(request.action(), request.text("task"))
        .change(
            request.action(),
            document -> {
              if (!anyStatus) {
                TaskFields.requireEditable(request, document);
              }
              change.accept(document.withObject("/hyperparams"));
              return Json.object().put("updated", 1);
            });
  }

  private JsonNode get(OfflineRequest request) {
    ArrayNode answer = Json.array();
    for (String id : request.texts("tasks")) {
      ArrayNode items = Json.array();
      store
          .task(request.action(), id)
          .document()
          .path(FIELD)
          .forEach(section -> section.forEach(items::add));
      answer.addObject().put("task", id).set(FIELD, items);
    }
    return Json.object().set("params", answer);
  }
}
