package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.project.Projects;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;
import org.jspecify.annotations.Nullable;

/** Copies a task's plan without its results (PROTOCOL §3.8). */
final class TaskClone {
  private static final List<String> COPIED =
      List.of("name", "comment", "project", "tags", "type", "script", "container");

  private TaskClone() {}

  static ObjectNode clone(ActionCall call) {
    ServerState state = call.state();
    ObjectNode body = call.body();
    checkTags(body);
    String id = call.text("task");
    ObjectNode source =
        state
            .tasks()
            .find(id)
            .map(Shapes.TASK::complete)
            .orElseThrow(() -> ErrorCode.INVALID_TASK_ID.with("id", id));
    ObjectNode task = TaskEdits.blank(state, call.identity().user());
    for (String field : COPIED) {
      take(task, field, source.get(field));
      take(task, field, body.get("new_task_" + field));
    }
    String parent = source.path("parent").asText("");
    task.put("parent", parent.isEmpty() || parent.startsWith("__DELETED__") ? id : parent);
    take(task, "parent", body.get("new_task_parent"));
    task.set("system_tags", withoutMarks(source.path("system_tags")));
    take(task, "system_tags", body.get("new_task_system_tags"));
    copyDestination(task, source);
    task.set("execution", execution(source, body.path("execution_overrides")));
    copyModels(call, task, source);
    copyParameters(task, source, body);
    boolean newProject = !task.path("project").equals(source.path("project"));
    ObjectNode answer = Json.object().put("id", task.path("id").asText());
    if (!call.has("new_task_project") && call.has("new_project_name")) {
      String name = call.text("new_project_name");
      String project = Projects.findOrCreate(call, name);
      task.put("project", project);
      answer.putObject("new_project").put("id", project).put("name", name);
    }
    requireReferences(call, task, newProject);
    task.put("name", TaskFields.requireName(task.path("name").asText()));
    state.tasks().put(Shapes.TASK.complete(task));
    Tasks.projectChanged(state, task);
    return answer;
  }

  private static void checkTags(ObjectNode body) {
    ObjectNode tags = Json.object();
    tags.set("tags", body.path("new_task_tags"));
    tags.set("system_tags", body.path("new_task_system_tags"));
    TaskFields.checkTags(tags);
  }

  /** Sets a field, unless there is nothing to set. */
  private static void take(ObjectNode task, String field, @Nullable JsonNode value) {
    if (value != null && !isEmpty(value)) {
      task.set(field, value.deepCopy());
    }
  }

  private static boolean isEmpty(JsonNode value) {
    return value.isNull() || (value.isContainerNode() ? value.isEmpty() : value.asText().isEmpty());
  }

  private static ArrayNode withoutMarks(JsonNode tags) {
    ArrayNode kept = Json.array();
    for (JsonNode tag : tags) {
      if (!List.of("development", "archived").contains(tag.asText())) {
        kept.add(tag);
      }
    }
    return kept;
  }

  private static void copyDestination(ObjectNode task, ObjectNode source) {
    JsonNode destination = source.path("output").get("destination");
    if (destination != null) {
      task.putObject("output").set("destination", destination);
    }
  }

  private static ObjectNode execution(ObjectNode source, JsonNode overrides) {
    ObjectNode execution = source.withObject("/execution").deepCopy();
    ArrayNode artifacts = Json.array();
    for (JsonNode artifact : execution.path("artifacts")) {
      if (artifact.path("mode").asText("output").equals("input")) {
        artifacts.add(artifact);
      }
    }
    execution.set("artifacts", artifacts);
    execution.remove("queue");
    if (overrides instanceof ObjectNode given) {
      ObjectNode plain = given.deepCopy();
      plain.remove(List.of("model", "docker_cmd", "parameters", "configuration", "artifacts"));
      execution.setAll(plain);
    }
    return execution;
  }

  private static void copyModels(ActionCall call, ObjectNode task, ObjectNode source) {
    JsonNode given = call.body().path("new_task_input_models");
    ArrayNode inputs = task.putObject("models").putArray("input");
    for (JsonNode each : given.isEmpty() ? source.path("models").path("input") : given) {
      ObjectNode entry = each.deepCopy();
      if (!given.isEmpty()) {
        entry.put("updated", Dates.stored(call.state().now()));
      }
      inputs.add(entry);
    }
    if (!given.isEmpty() || call.flag("validate_references", false)) {
      TaskEdits.requireModels(call.state(), task);
    }
  }

  private static void copyParameters(ObjectNode task, ObjectNode source, ObjectNode body) {
    for (String field : List.of("hyperparams", "configuration")) {
      ObjectNode given = Json.object();
      take(given, field, body.get("new_task_" + field));
      ParameterFields.prepare(given);
      take(task, field, source.get(field));
      take(task, field, given.get(field));
    }
  }

  private static void requireReferences(ActionCall call, ObjectNode task, boolean newProject) {
    ServerState state = call.state();
    boolean all = call.flag("validate_references", false);
    String parent = task.path("parent").asText();
    if ((all || call.has("new_task_parent")) && state.tasks().find(parent).isEmpty()) {
      throw ErrorCode.INVALID_TASK_ID.because("invalid parent", "parent", parent);
    }
    String project = task.path("project").asText("");
    if ((all || newProject) && !project.isEmpty() && state.projects().find(project).isEmpty()) {
      throw ErrorCode.INVALID_PROJECT_ID.with("id", project);
    }
  }
}
