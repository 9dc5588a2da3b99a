package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.internal.json.Json;

/** The artifacts of a task, of which there is one for each key and mode. */
final class ArtifactActions {
  private final OfflineStore store;

  ArtifactActions(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("tasks.add_or_update_artifacts", this::addOrUpdate);
    actions.put("tasks.delete_artifacts", this::delete);
  }

  private JsonNode addOrUpdate(OfflineRequest request) {
    SessionTask task = store.task(request.action(), request.text("task"));
    List<ObjectNode> added = new ArrayList<>();
    for (JsonNode artifact : request.list("artifacts")) {
      if (!artifact.path("key").isTextual() || !artifact.path("type").isTextual()) {
        throw request.missing(artifact.path("key").isTextual() ? "type" : "key");
      }
      String uri = task.adopt(request.action(), artifact.path("uri").asText(""));
      added.add(((ObjectNode) artifact).deepCopy().put("uri", uri));
    }
    return change(request, task, added, added);
  }

  private JsonNode delete(OfflineRequest request) {
    SessionTask task = store.task(request.action(), request.text("task"));
    return change(request, task, request.list("artifacts"), List.of());
  }

  private static JsonNode change(
      OfflineRequest request,
      SessionTask task,
      List<? extends JsonNode> removed,
      List<ObjectNode> added) {
    return task.change(
        request.action(),
        document -> {
          TaskFields.requireOpen(request, document);
          ObjectNode execution = document.withObject("/execution");
          JsonNode before = execution.path("artifacts");
          ArrayNode after = Json.array();
          for (JsonNode artifact : before) {
            if (removed.stream().noneMatch(other -> isSame(artifact, other))) {
              after.add(artifact);
            }
          }
          after.addAll(added);
          execution.set("artifacts", after);
          return Json.object().put("updated", 1);
        });
  }

  private static boolean isSame(JsonNode artifact, JsonNode other) {
    return artifact.path("key").equals(other.path("key"))
        && artifact.path("mode").asText("output").equals(other.path("mode").asText("output"));
  }
}
