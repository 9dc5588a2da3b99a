package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.project.Projects;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Reads tasks, one or many. */
final class TaskReads {
  private TaskReads() {}

  static ObjectNode byId(ActionCall call) {
    String id = call.text("task");
    ObjectNode task =
        call.state()
            .tasks()
            .find(id)
            .orElseThrow(() -> ErrorCode.INVALID_TASK_ID.with("ids", List.of(id)));
    ObjectNode shown = Shapes.TASK.complete(task);
    // Excluded fields are not read from the database: they show their defaults, if they have any.
    shown.remove(List.of("company_origin", "enqueue_status"));
    shown.putArray("unique_metrics");
    ObjectNode data = Json.object();
    data.set("task", shown);
    return data;
  }

  static ObjectNode all(ActionCall call) {
    ObjectNode query = withSubprojects(call);
    return query(call).plain(query, DocumentQuery.notHidden(query)).into(Json.object(), "tasks");
  }

  static ObjectNode allEx(ActionCall call) {
    ObjectNode query = withSubprojects(call);
    return query(call).joined(query, DocumentQuery.notHidden(query)).into(Json.object(), "tasks");
  }

  static ObjectNode byIdEx(ActionCall call) {
    if (!call.body().has("id")) {
      throw ErrorCode.MISSING_REQUIRED_FIELDS.with("missing", List.of("id"));
    }
    return query(call).joined(call.body(), task -> true).into(Json.object(), "tasks");
  }

  private static DocumentQuery query(ActionCall call) {
    return new DocumentQuery(Shapes.TASK, call.state(), call.state().tasks());
  }

  private static ObjectNode withSubprojects(ActionCall call) {
    ObjectNode query = call.body();
    if (call.flag("include_subprojects", false) && !call.texts("project").isEmpty()) {
      ArrayNode projects = query.putArray("project");
      Projects.withChildren(call.state(), call.texts("project")).forEach(projects::add);
    }
    return query;
  }

  static ObjectNode types(ActionCall call) {
    List<String> projects = call.texts("projects");
    Set<String> within = new LinkedHashSet<>(Projects.withChildren(call.state(), projects));
    Set<String> types = new TreeSet<>();
    for (ObjectNode task : call.state().tasks().all()) {
      JsonNode project = task.path("project");
      if (projects.isEmpty() || within.contains(project.asText())) {
        types.add(task.path("type").asText());
      }
    }
    ObjectNode data = Json.object();
    ArrayNode list = data.putArray("types");
    types.forEach(type -> list.add(TextNode.valueOf(type)));
    return data;
  }
}
