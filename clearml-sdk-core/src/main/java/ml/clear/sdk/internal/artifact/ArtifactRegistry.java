package ml.clear.sdk.internal.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;

/** The artifacts of one task as the server lists them. Thread-safe; each method is one request. */
public final class ArtifactRegistry {
  private final ApiTransport transport;
  private final String taskId;

  /** The list of this task. */
  public ArtifactRegistry(ApiTransport transport, String taskId) {
    this.transport = transport;
    this.taskId = taskId;
  }

  /** Adds an entry, or replaces the one of the same key and mode. */
  public void put(ArtifactEntry entry) {
    ObjectNode body = Json.object().put("task", taskId).put("force", true);
    body.putArray("artifacts").add(entry.toJson());
    transport.call(ApiCall.idempotent("tasks.add_or_update_artifacts", body));
  }

  /** All entries, in the server's order. */
  public List<ArtifactEntry> list() {
    JsonNode answer =
        transport.call(ApiCall.read("tasks.get_by_id", Json.object().put("task", taskId)));
    List<ArtifactEntry> entries = new ArrayList<>();
    answer
        .path("task")
        .path("execution")
        .path("artifacts")
        .forEach(node -> entries.add(ArtifactEntry.from(node)));
    return entries;
  }

  /** Removes an entry; its bytes stay. */
  public void remove(ArtifactEntry entry) {
    ObjectNode body = Json.object().put("task", taskId).put("force", true);
    body.putArray("artifacts").addObject().put("key", entry.key()).put("mode", entry.mode());
    transport.call(ApiCall.idempotent("tasks.delete_artifacts", body));
  }
}
