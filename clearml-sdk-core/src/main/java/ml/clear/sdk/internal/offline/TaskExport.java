package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
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
    export.set("execution", execution(document, new DataFiles(folder.data())));
    export.putArray("offline_output_models");
    return export;
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

  private static JsonNode execution(ObjectNode document, DataFiles data) {
    for (JsonNode artifact : document.path("execution").path("artifacts")) {
      data.find(artifact.path("uri").asText())
          .ifPresent(path -> ((ObjectNode) artifact).put("uri", "data/" + path));
    }
    return document.path("execution");
  }
}
