package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.internal.json.Json;

/** Turns a task's document into the {@code task.json} that the importers read (PROTOCOL §8.3). */
final class TaskExport {
  /** What is taken over as it is. The Python importer skips what it does not know. */
  private static final List<String> KEPT =
      List.of(
          "id",
          "name",
          "type",
          "comment",
          "tags",
          "system_tags",
          "script",
          "hyperparams",
          "configuration",
          "runtime",
          "container",
          "status",
          "status_reason",
          "status_message",
          "created",
          "started",
          "completed",
          "last_iteration");

  private final OfflineStore store;

  TaskExport(OfflineStore store) {
    this.store = store;
  }

  ObjectNode of(ObjectNode document, SessionFolder folder) {
    ObjectNode export = Json.object();
    KEPT.forEach(field -> copy(document, export, field, field));
    export.put("project_name", projectName(document));
    export.put("offline_folder", "");
    // Not "parent": the Python importer raises if the server does not know that task.
    copy(document, export, "parent", "offline_parent");
    copy(document, export, "output_dest", "output_dest");
    List<ObjectNode> models = modelsOf(document);
    ArrayNode elements = export.putArray("offline_output_models");
    models.forEach(
        model ->
            elements.add(
                store.modelExport().element(model, folder).put("entry", entry(document, model))));
    ArrayNode inputs = export.putArray("offline_input_models"); // Python's importer skips them
    document
        .path("models")
        .path("input")
        .forEach(entry -> input(entry, folder).ifPresent(inputs::add));
    export.set("execution", execution(document, models, folder));
    return export;
  }

  private Optional<ObjectNode> input(JsonNode entry, SessionFolder folder) {
    return store
        .models()
        .find(entry.path("model").asText())
        .map(
            model -> {
              ObjectNode element = store.modelExport().element(model, folder);
              element.put("entry", entry.path("name").asText());
              copy(model, element, "task", "maker");
              return element;
            });
  }

  private static void copy(ObjectNode from, ObjectNode to, String field, String name) {
    JsonNode value = from.get(field);
    if (value != null && !value.isNull()) {
      to.set(name, value);
    }
  }

  private String projectName(ObjectNode document) {
    return store.projects().findName(document.path("project").asText()).orElse("");
  }

  /** Models listed by the task first, in their order, then those that only name it as maker. */
  private List<ObjectNode> modelsOf(ObjectNode document) {
    Set<String> ids = new LinkedHashSet<>();
    document.path("models").path("output").forEach(entry -> ids.add(entry.path("model").asText()));
    for (ObjectNode model : store.models().all()) {
      if (model.path("task").equals(document.path("id"))) {
        ids.add(model.path("id").asText());
      }
    }
    return ids.stream().flatMap(id -> store.models().find(id).stream()).toList();
  }

  /** The name under which the task lists a model. */
  private static String entry(ObjectNode document, ObjectNode model) {
    for (JsonNode entry : document.path("models").path("output")) {
      if (entry.path("model").equals(model.path("id"))) {
        return entry.path("name").asText();
      }
    }
    return model.path("name").asText();
  }

  private ObjectNode execution(ObjectNode document, List<ObjectNode> models, SessionFolder folder) {
    DataFiles data = new DataFiles(folder.data());
    ObjectNode execution = document.withObject("/execution");
    ArrayNode artifacts = Json.array();
    for (JsonNode artifact : execution.path("artifacts")) {
      String uri = artifact.path("uri").asText();
      artifacts.add(
          ((ObjectNode) artifact)
              .put("uri", data.find(uri).map(path -> "data/" + path).orElse(uri)));
    }
    models.forEach(model -> store.modelExport().addWeights(model, folder, artifacts));
    execution.set("artifacts", artifacts);
    return execution;
  }
}
