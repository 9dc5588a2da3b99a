package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.internal.json.Json;

/** {@code tasks.started}, {@code completed} and the like, within the server's table of states. */
final class StatusActions {
  /** PROTOCOL §3.3, as far as a session goes: it has no queue and publishes nothing. */
  private static final Map<String, Set<String>> NEXT =
      Map.of(
          "created", Set.of("in_progress"),
          "in_progress", Set.of("stopped", "failed", "created", "completed"),
          "stopped", Set.of("created", "failed", "in_progress", "completed"),
          "failed", Set.of("created", "stopped"),
          "completed", Set.of("created", "in_progress"));

  private final OfflineStore store;

  StatusActions(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("tasks.started", request -> change(request, "in_progress").put("started", 1));
    actions.put("tasks.stopped", request -> change(request, "stopped"));
    actions.put("tasks.stop", request -> change(request, "stopped"));
    actions.put("tasks.failed", request -> change(request, "failed"));
    actions.put("tasks.completed", request -> change(request, "completed").put("published", 0));
  }

  private ObjectNode change(OfflineRequest request, String status) {
    SessionTask task = store.task(request.action(), request.text("task"));
    return task.change(
        request.action(),
        document -> {
          requireAllowed(request, document.path("status").asText(), status);
          ObjectNode fields = fields(request, status, document);
          if (status.equals("in_progress")) {
            document.remove("completed");
          }
          document.setAll(fields.deepCopy());
          ObjectNode answer = Json.object();
          answer.set("fields", fields);
          return answer.put("updated", 1);
        });
  }

  private static void requireAllowed(OfflineRequest request, String from, String to) {
    if (from.equals(to)
        || request.flag("force")
        || NEXT.getOrDefault(from, Set.of()).contains(to)) {
      return;
    }
    throw request.rejected(
        110,
        "Invalid task status (Invalid status change): current_status="
            + from
            + ", new_status="
            + to);
  }

  private ObjectNode fields(OfflineRequest request, String status, JsonNode before) {
    String now = store.stamps().now();
    ObjectNode fields =
        Json.object()
            .put("status", status)
            .put("status_reason", request.findText("status_reason").orElse(""))
            .put("status_message", request.findText("status_message").orElse(""))
            .put("status_changed", now)
            .put("last_update", now)
            .put("last_change", now);
    if (!status.equals("in_progress")) {
      fields.put("completed", now);
    } else if (!before.path("status").asText().equals(status)) {
      fields.put("started", now);
    }
    return fields;
  }
}
