package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/**
 * A change of a task's status, checked against the server's table (PROTOCOL §3.3). The same status
 * is always allowed; force skips the table.
 */
final class StatusChange {
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "created", Set.of("queued", "in_progress"),
          "queued", Set.of("created", "in_progress", "stopped"),
          "in_progress", Set.of("stopped", "failed", "created", "completed"),
          "stopped",
              Set.of(
                  "closed",
                  "created",
                  "failed",
                  "queued",
                  "in_progress",
                  "published",
                  "publishing",
                  "completed"),
          "closed", Set.of("created", "failed", "published", "publishing", "stopped"),
          "failed", Set.of("created", "stopped", "published", "queued"),
          "publishing", Set.of("published"),
          "published", Set.of(),
          "completed", Set.of("published", "in_progress", "created"));

  private final ServerState state;
  private final ObjectNode task;
  private final String newStatus;
  private final String user;
  private String reason = "";
  private String message = "";
  private boolean force;
  private final Map<String, Instant> dates = new LinkedHashMap<>();
  private final Map<String, JsonNode> more = new LinkedHashMap<>();

  StatusChange(ServerState state, ObjectNode task, String newStatus, String user) {
    this.state = state;
    this.task = task;
    this.newStatus = newStatus;
    this.user = user;
  }

  /** One that a call asks for, with its reason, message and force. */
  static StatusChange asked(ActionCall call, ObjectNode task, String newStatus) {
    StatusChange change =
        new StatusChange(call.state(), task, newStatus, call.identity().user()).because(call);
    change.force = call.flag("force", false);
    return change;
  }

  StatusChange because(ActionCall call) {
    return because(
        call.findText("status_reason").orElse(""), call.findText("status_message").orElse(""));
  }

  StatusChange because(String newReason, String newMessage) {
    reason = newReason;
    message = newMessage;
    return this;
  }

  StatusChange force(boolean newForce) {
    force = newForce;
    return this;
  }

  /** Also sets a date to now. */
  StatusChange date(String field) {
    dates.put(field, state.now());
    return this;
  }

  /** Also sets a field; null removes it. */
  StatusChange set(String field, JsonNode value) {
    more.put(field, value);
    return this;
  }

  /** Refuses what the table does not have; equal statuses, too. */
  static void requireAllowed(String from, String to) {
    Set<String> allowed = ALLOWED.get(from);
    if (allowed == null) {
      throw ErrorCode.INTERNAL_ERROR.because(
          "Current status " + from + " not supported by state machine");
    }
    if (!allowed.contains(to)) {
      throw ErrorCode.INVALID_TASK_STATUS.because(
          "Invalid status change", "current_status", from, "new_status", to);
    }
  }

  /** Makes the change, and gives {@code fields} and {@code updated}, as the answers show them. */
  ObjectNode execute() {
    String current = Tasks.status(task);
    if (!force && !current.equals(newStatus)) {
      requireAllowed(current, newStatus);
    }
    Instant now = state.now();
    ObjectNode fields = Json.object();
    fields.put("status", newStatus).put("status_reason", reason).put("status_message", message);
    task.setAll(fields);
    setDate(fields, "status_changed", now);
    setDate(fields, "last_update", now);
    setDate(fields, "last_change", now);
    fields.put("last_changed_by", user);
    task.put("last_changed_by", user);
    dates.forEach((field, date) -> setDate(fields, field, date));
    more.forEach(
        (field, value) -> {
          fields.set(field, value);
          task.set(field, value);
        });
    task.properties().removeIf(field -> field.getValue().isNull());
    if (newStatus.equals("queued")) {
      removeTag(task, "development");
    }
    Tasks.projectChanged(state, task);
    ObjectNode answer = Json.object();
    answer.set("fields", fields);
    return answer.put("updated", 1);
  }

  /** The answer shows a date to the microsecond, the database keeps milliseconds. */
  private void setDate(ObjectNode fields, String field, Instant date) {
    fields.put(field, Dates.fresh(date));
    task.put(field, Dates.stored(date));
  }

  static void removeTag(ObjectNode task, String tag) {
    ArrayNode kept = Json.array();
    for (JsonNode each : task.path("system_tags")) {
      if (!each.asText().equals(tag)) {
        kept.add(each);
      }
    }
    task.set("system_tags", kept);
  }
}
