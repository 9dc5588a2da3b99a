package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Set;
import ml.clear.sdk.internal.json.Json;

/** The fields of a task: what a new one has, what an edit may hold, and how it is taken in. */
final class TaskFields {
  private static final List<String> REPLACED =
      List.of(
          "name",
          "type",
          "comment",
          "tags",
          "system_tags",
          "project",
          "parent",
          "output_dest",
          "hyperparams",
          "configuration",
          "runtime",
          "container");

  /** Sub-documents, of which an edit replaces the fields that it names. */
  private static final Set<String> MERGED = Set.of("script", "execution", "models");

  private static final Set<String> OPEN = Set.of("created", "queued", "in_progress");

  private TaskFields() {}

  static ObjectNode blank(String id, String now) {
    ObjectNode document = Json.object().put("id", id).put("status", "created");
    document.put("created", now).put("last_update", now).put("last_change", now);
    document.put("last_iteration", 0).put("comment", "");
    document.putArray("tags");
    document.putArray("system_tags");
    document.putObject("execution").putArray("artifacts");
    document.putObject("output");
    document.putObject("script").put("binary", "python");
    ObjectNode models = document.putObject("models");
    models.putArray("input");
    models.putArray("output");
    List.of("last_metrics", "hyperparams", "configuration", "runtime", "container")
        .forEach(document::putObject);
    return document;
  }

  /** Refuses a change of what only an unfinished task may change, {@code force} or not. */
  static void requireOpen(OfflineRequest request, ObjectNode document) {
    requireStatus(request, document, OPEN);
  }

  /** Refuses an edit of parameters: without {@code force} only a draft may be edited. */
  static void requireEditable(OfflineRequest request, ObjectNode document) {
    requireStatus(request, document, request.flag("force") ? OPEN : Set.of("created"));
  }

  static void requireStatus(OfflineRequest request, ObjectNode document, Set<String> allowed) {
    String status = document.path("status").asText();
    if (!allowed.contains(status)) {
      throw request.rejected(110, "Invalid task status: expected=created, status=" + status);
    }
  }

  /** Refuses the body of a creation as the server would. */
  static void check(OfflineRequest request) {
    if (request.text("name").strip().length() < 3) {
      throw request.rejected(800, "Data validation error: name=String value is too short");
    }
    String type = request.text("type");
    if (!TaskActions.TYPES.contains(type)) {
      throw request.rejected(
          12, "Validation error (error for field 'type'. invalid value " + type + ")");
    }
    checkValues(request);
  }

  /** Refuses names, types and values that a later import would choke on. */
  static void checkValues(OfflineRequest request) {
    for (JsonNode section : request.body().path("hyperparams")) {
      for (JsonNode item : section) {
        HyperParams.check(request, item);
      }
    }
  }

  /** Takes the fields of a creation or an edit into a document; null is no value. */
  static void apply(ObjectNode edit, ObjectNode document) {
    for (String field : REPLACED) {
      JsonNode value = edit.get(field);
      if (value != null && !value.isNull()) {
        document.set(field, value);
      }
    }
    for (String field : MERGED) {
      if (edit.get(field) instanceof ObjectNode part) {
        document.withObject("/" + field).setAll(part);
      }
    }
  }
}
