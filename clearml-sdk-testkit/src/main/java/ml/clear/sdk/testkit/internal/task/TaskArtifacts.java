package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Dates;

/** Artifacts and models of a task. */
final class TaskArtifacts {
  private static final List<String> FIELDS =
      List.of(
          "key",
          "type",
          "mode",
          "uri",
          "hash",
          "content_size",
          "timestamp",
          "type_data",
          "display_data");

  private TaskArtifacts() {}

  static ObjectNode addOrUpdate(ActionCall call) {
    ObjectNode task = Tasks.forUpdate(call.state(), call.text("task"), true);
    ArrayNode all = Json.array();
    all.addAll((ArrayNode) task.path("execution").withArray("/artifacts"));
    call.body().path("artifacts").forEach(all::add);
    task.withObject("/execution").set("artifacts", sorted(all));
    Tasks.changed(call.state(), task, call.identity().user());
    return Json.object().put("updated", 1);
  }

  static ObjectNode delete(ActionCall call) {
    ObjectNode task = Tasks.forUpdate(call.state(), call.text("task"), true);
    Map<String, JsonNode> known = byKey(task.path("execution").path("artifacts"));
    byKey(call.body().path("artifacts")).keySet().forEach(known::remove);
    task.withObject("/execution").set("artifacts", list(known));
    Tasks.changed(call.state(), task, call.identity().user());
    return Json.object().put("deleted", 1);
  }

  /** Sorted by key; of several with one key and mode the last. */
  static ArrayNode sorted(JsonNode artifacts) {
    return list(byKey(artifacts));
  }

  private static Map<String, JsonNode> byKey(JsonNode artifacts) {
    Map<String, JsonNode> byKey = new LinkedHashMap<>();
    for (JsonNode artifact : artifacts) {
      byKey.put(
          artifact.path("key").asText() + '\0' + artifact.path("mode").asText("output"), artifact);
    }
    return byKey;
  }

  private static ArrayNode list(Map<String, JsonNode> byKey) {
    ArrayNode list = Json.array();
    byKey.values().stream()
        .sorted(Comparator.comparing(each -> each.path("key").asText()))
        .forEach(each -> list.add(complete(each)));
    return list;
  }

  private static ObjectNode complete(JsonNode given) {
    ObjectNode artifact = Json.object();
    for (String field : FIELDS) {
      if (given.hasNonNull(field)) {
        JsonNode value = given.get(field);
        artifact.set(field, field.equals("display_data") ? sortedRows(value) : value);
      } else if (field.equals("mode")) {
        artifact.put("mode", "output");
      } else if (field.equals("display_data")) {
        artifact.putArray(field);
      }
    }
    return artifact;
  }

  /** The server keeps the rows sorted, whatever the client wanted to show first. */
  private static ArrayNode sortedRows(JsonNode rows) {
    ArrayNode sorted = Json.array();
    StreamSupport.stream(rows.spliterator(), false)
        .sorted(Comparator.comparing(row -> row.path(0).asText() + '\0' + row.path(1).asText()))
        .forEach(sorted::add);
    return sorted;
  }

  static ObjectNode addOrUpdateModel(ActionCall call) {
    ObjectNode task = Tasks.forUpdate(call.state(), call.text("task"), true);
    ArrayNode models = models(task, call.text("type"));
    ObjectNode entry = find(models, call.text("name"));
    entry.put("name", call.text("name")).put("model", call.text("model"));
    entry.put("updated", Dates.stored(call.state().now()));
    if (call.has("iteration")) {
      int last = task.path("last_iteration").asInt();
      task.put("last_iteration", Math.max(last, call.number("iteration", 0)));
    }
    Tasks.alive(call.state(), task, call.identity().user());
    return Json.object().put("updated", 1);
  }

  private static ArrayNode models(ObjectNode task, String type) {
    return task.withObject("/models").withArray("/" + type);
  }

  private static ObjectNode find(ArrayNode models, String name) {
    for (JsonNode each : models) {
      if (each instanceof ObjectNode entry && entry.path("name").asText().equals(name)) {
        return entry;
      }
    }
    return models.addObject();
  }

  static ObjectNode deleteModels(ActionCall call) {
    ObjectNode task = Tasks.forUpdate(call.state(), call.text("task"), true);
    for (JsonNode key : call.body().path("models")) {
      String name = key.path("name").asText();
      models(task, key.path("type").asText())
          .removeIf(entry -> entry.path("name").asText().equals(name));
    }
    Tasks.noteChange(call.state(), task, call.identity().user());
    return Json.object().put("updated", 1);
  }
}
