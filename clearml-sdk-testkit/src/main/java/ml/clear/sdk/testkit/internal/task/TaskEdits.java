package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.project.Projects;
import ml.clear.sdk.testkit.internal.query.KeyEscape;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Creates tasks and changes their fields (PROTOCOL §3.2, §3.5). */
final class TaskEdits {
  private static final Set<String> NO_SIGN_OF_LIFE =
      Set.of("name", "status_message", "comment", "created", "project", "tags", "system_tags");

  private TaskEdits() {}

  static ObjectNode create(ActionCall call) {
    ObjectNode task = newTask(call);
    call.state().tasks().put(task);
    Tasks.projectChanged(call.state(), task);
    return Json.object().put("id", task.path("id").asText());
  }

  static ObjectNode validate(ActionCall call) {
    newTask(call);
    return Json.object();
  }

  private static ObjectNode newTask(ActionCall call) {
    ObjectNode fields = TaskFields.forCreate(call, false);
    JsonNode destination = fields.remove("output_dest");
    ObjectNode task = blank(call.state(), call.identity().user());
    task.setAll(fields);
    if (destination != null) {
      task.putObject("output").set("destination", destination);
    }
    requireModels(call.state(), task);
    return Shapes.TASK.complete(task);
  }

  /** A new id, and the dates of a new task. */
  static ObjectNode blank(ServerState state, String user) {
    String now = Dates.stored(state.now());
    return Json.object()
        .put("id", ServerState.newId())
        .put("company", Accounts.COMPANY)
        .put("user", user)
        .put("created", now)
        .put("last_update", now)
        .put("last_change", now)
        .put("last_changed_by", user);
  }

  /** Refuses input models that do not exist. */
  static void requireModels(ServerState state, ObjectNode task) {
    Set<String> missing = new LinkedHashSet<>();
    for (JsonNode entry : task.path("models").path("input")) {
      String model = entry.path("model").asText();
      if (state.models().find(model).isEmpty()) {
        missing.add(model);
      }
    }
    if (!missing.isEmpty()) {
      throw ErrorCode.INVALID_MODEL_ID.with("models", missing);
    }
  }

  static ObjectNode edit(ActionCall call) {
    ServerState state = call.state();
    ObjectNode task = Tasks.forWriting(state, call.text("task"));
    String status = Tasks.status(task);
    if (!call.flag("force", false) && !status.equals("created")) {
      throw ErrorCode.INVALID_TASK_STATUS.with("expected", "created", "status", status);
    }
    ObjectNode fields = TaskFields.forCreate(call, true);
    JsonNode destination = fields.remove("output_dest");
    ObjectNode current = Shapes.TASK.complete(task);
    for (String part : List.of("script", "execution", "models")) {
      if (fields.get(part) instanceof ObjectNode changes) {
        fields.set(part, ((ObjectNode) current.get(part)).setAll(changes));
      }
    }
    if (destination != null) {
      fields.set("output", current.withObject("/output").set("destination", destination));
    }
    requireModels(state, fields);
    if (fields.isEmpty()) {
      return updated(0, fields);
    }
    Set<String> names = new LinkedHashSet<>();
    fields.fieldNames().forEachRemaining(names::add);
    apply(state, task, fields);
    String user = call.identity().user();
    Tasks.noteChange(state, task, user);
    String now = Dates.fresh(state.now());
    fields.put("last_change", now).put("last_changed_by", user);
    if (!NO_SIGN_OF_LIFE.containsAll(names)) {
      Tasks.changed(state, task, user);
      fields.put("last_update", now);
    }
    return updated(1, fields);
  }

  /** Puts fields into a task; its old and new project have changed then. */
  private static void apply(ServerState state, ObjectNode task, ObjectNode fields) {
    fields.properties().forEach(field -> task.set(field.getKey(), field.getValue().deepCopy()));
    Projects.touch(state, fields.path("project").asText());
  }

  static ObjectNode update(ActionCall call) {
    ServerState state = call.state();
    ObjectNode task = Tasks.forWriting(state, call.text("task"));
    ObjectNode fields = update(call, task, call.body());
    return updated(fields.isEmpty() ? 0 : 1, fields);
  }

  static ObjectNode updateBatch(ActionCall call) {
    List<String> ids = call.items().stream().map(item -> item.path("task").asText()).toList();
    Tasks.allForWriting(call.state(), ids);
    int updated = 0;
    for (ObjectNode item : call.items()) {
      ObjectNode task = Tasks.forWriting(call.state(), item.path("task").asText());
      updated += update(call, task, item).isEmpty() ? 0 : 1;
    }
    return Json.object().put("updated", updated);
  }

  private static ObjectNode update(ActionCall call, ObjectNode task, ObjectNode body) {
    ServerState state = call.state();
    ObjectNode fields = TaskFields.forUpdate(state, body);
    if (!fields.isEmpty()) {
      apply(state, task, fields);
      Tasks.noteChange(state, task, call.identity().user());
      fields.put("last_change", Dates.fresh(state.now()));
      fields.put("last_changed_by", call.identity().user());
    }
    return fields;
  }

  private static ObjectNode updated(int count, ObjectNode fields) {
    ObjectNode answer = Json.object();
    answer.set("fields", fields);
    return answer.put("updated", count);
  }

  static ObjectNode setRequirements(ActionCall call) {
    ObjectNode task = Tasks.forWriting(call.state(), call.text("task"));
    task.withObject("/script").set("requirements", call.body().get("requirements").deepCopy());
    Tasks.changed(call.state(), task, call.identity().user());
    return updated(1, Json.object()); // the real server forgets to name the field
  }

  static ObjectNode editRuntime(ActionCall call) {
    ObjectNode task = Tasks.forUpdate(call.state(), call.text("task"), true);
    ObjectNode runtime = task.withObject("/runtime");
    JsonNode add = call.body().path("add_or_update");
    List<String> remove = call.texts("remove");
    if (add.isEmpty() && remove.isEmpty()) {
      return Json.object().put("updated", 0);
    }
    // Keys stay escaped for ever on this path: nothing undoes it when runtime is read.
    for (Map.Entry<String, JsonNode> entry : add.properties()) {
      runtime.set(KeyEscape.escape(entry.getKey()), entry.getValue().deepCopy());
    }
    remove.forEach(key -> runtime.remove(KeyEscape.escape(key)));
    Tasks.changed(call.state(), task, call.identity().user());
    return Json.object().put("updated", 1);
  }

  static ObjectNode updateTags(ActionCall call) {
    ServerState state = call.state();
    List<String> add = call.texts("add_tags");
    List<String> remove = call.texts("remove_tags");
    List<ObjectNode> tasks = Tasks.allForWriting(state, call.texts("ids"));
    if (add.isEmpty() && remove.isEmpty()) {
      throw ErrorCode.VALIDATION_ERROR.because("Either add tags or remove tags should be provided");
    }
    for (ObjectNode task : tasks) {
      ArrayNode tags = TaskFields.sorted(task.path("tags"));
      add.forEach(tags::add);
      tags = TaskFields.sorted(tags);
      for (String tag : remove) {
        tags.removeIf(each -> each.equals(TextNode.valueOf(tag)));
      }
      task.set("tags", tags);
      Tasks.noteChange(state, task, call.identity().user());
      Tasks.projectChanged(state, task);
    }
    int updates = (add.isEmpty() ? 0 : 1) + (remove.isEmpty() ? 0 : 1);
    return Json.object().put("updated", updates * tasks.size());
  }

  static ObjectNode move(ActionCall call) {
    ServerState state = call.state();
    if (!call.body().has("project") && !call.has("project_name")) {
      throw ErrorCode.MISSING_REQUIRED_FIELDS.because("project or project_name is required");
    }
    List<ObjectNode> tasks = Tasks.allForWriting(state, call.texts("ids"));
    String project = Projects.forMove(call);
    for (ObjectNode task : tasks) {
      Tasks.projectChanged(state, task);
      task.put("project", project.isEmpty() ? null : project);
      Tasks.noteChange(state, task, call.identity().user());
      Tasks.projectChanged(state, task);
    }
    return Json.object().put("project_id", project.isEmpty() ? null : project);
  }

  /** Sharing with other companies, of which this server has none: the company's name goes away. */
  static ObjectNode makePublic(ActionCall call, boolean enabled) {
    List<String> ids = call.texts("ids");
    List<ObjectNode> tasks = Tasks.allForWriting(call.state(), ids);
    for (ObjectNode task : tasks) {
      task.put("company", enabled ? "" : Accounts.COMPANY);
      Tasks.noteChange(call.state(), task, call.identity().user());
    }
    return Json.object().put("updated", tasks.size());
  }
}
