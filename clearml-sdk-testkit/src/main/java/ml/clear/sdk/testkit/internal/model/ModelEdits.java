package ml.clear.sdk.testkit.internal.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.Metadata;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.task.TaskPublishing;

/** Making, changing and publishing models. */
final class ModelEdits {
  private static final List<String> FIELDS =
      List.of(
          "name",
          "tags",
          "system_tags",
          "task",
          "comment",
          "uri",
          "project",
          "parent",
          "framework",
          "design",
          "labels",
          "ready",
          "metadata");

  /** What {@code models.update} takes; {@code models.edit} takes all fields. */
  private static final List<String> UPDATABLE =
      List.of("name", "project", "comment", "tags", "system_tags", "uri", "metadata");

  private static final Set<String> MOVING_LAST_UPDATE =
      Set.of("uri", "framework", "design", "labels", "ready", "metadata", "system_tags", "tags");

  private ModelEdits() {}

  static void register(ActionRegistry actions) {
    Fields fields = Fields.of("tags:[str]", "system_tags:[str]", "task:str", "iteration:int");
    actions
        .add(
            "models.create",
            "1.0",
            fields.and(
                "name:str!",
                "uri:str!",
                "labels:dict",
                "comment:str",
                "project:str",
                "parent:str",
                "framework:str",
                "design:dict",
                "metadata:dict"),
            ModelEdits::create)
        .add("models.edit", "1.0", fields.and("model:str!"), ModelEdits::edit)
        .add("models.update", "1.0", fields.and("model:str!"), ModelEdits::update)
        .add(
            "models.set_ready",
            "1.0",
            Fields.of("model:str!", "force_publish_task:bool", "publish_task:bool"),
            call -> publish(call, call.text("model")));
  }

  private static ObjectNode create(ActionCall call) {
    ServerState state = call.state();
    if (!call.findText("project").orElse("").isEmpty()) {
      requireReference(call, "project");
    }
    requireTask(call);
    String now = Dates.stored(state.now());
    ObjectNode model = Json.object().put("id", ServerState.newId());
    model.put("company", call.identity().company()).put("user", call.identity().user());
    model.put("created", now).put("last_update", now).put("last_change", now);
    model.put("last_changed_by", call.identity().user());
    for (String field : FIELDS) {
      if (call.has(field)) {
        model.set(field, stored(field, call.body().get(field)));
      }
    }
    // the schema says false; the server does otherwise
    model.put("ready", call.flag("ready", true));
    Models.requireName(model.path("name").asText());
    if (call.flag("public", false)) {
      model.put("company", "");
    }
    state.models().put(model);
    return Json.object().put("created", true).put("id", model.path("id").asText());
  }

  /** Surrounding blanks of names and URIs go; metadata must be whole. */
  private static JsonNode stored(String field, JsonNode value) {
    return switch (field) {
      case "name", "uri" -> Json.MAPPER.getNodeFactory().textNode(value.asText().strip());
      case "metadata" -> Metadata.checkedMap(value);
      case "tags", "system_tags" -> distinct(value);
      default -> value.deepCopy();
    };
  }

  private static ArrayNode distinct(JsonNode tags) {
    Set<String> sorted = new TreeSet<>();
    tags.forEach(tag -> sorted.add(tag.asText()));
    ArrayNode array = Json.array();
    sorted.forEach(array::add);
    return array;
  }

  private static void requireTask(ActionCall call) {
    String task = call.findText("task").orElse("");
    if (!task.isEmpty() && call.state().tasks().find(task).isEmpty()) {
      throw ErrorCode.INVALID_TASK_ID.with("id", task, "company", Accounts.COMPANY);
    }
  }

  private static void requireReference(ActionCall call, String field) {
    ServerState state = call.state();
    String id = call.text(field);
    boolean known =
        switch (field) {
          case "project" -> state.projects().find(id).isPresent();
          case "task" -> state.tasks().find(id).isPresent();
          default -> state.models().find(id).isPresent();
        };
    if (!known) {
      String kind = Map.of("project", "Project", "task", "Task").getOrDefault(field, "Model");
      throw ErrorCode.FIELDS_VALUE_ERROR.because(
          "expecting " + kind + " id", "id", id, "field", field);
    }
  }

  private static ObjectNode edit(ActionCall call) {
    ObjectNode model = Models.forWriting(call);
    ObjectNode fields = Json.object();
    for (String field : FIELDS) {
      if (call.has(field)) {
        if (Set.of("project", "task", "parent").contains(field)) {
          requireReference(call, field);
        }
        fields.set(field, call.body().get(field).deepCopy());
      }
    }
    return change(call, model, fields);
  }

  private static ObjectNode update(ActionCall call) {
    ObjectNode model = Models.forWriting(call);
    requireTask(call);
    ObjectNode fields = Json.object();
    for (String field : UPDATABLE) {
      if (call.has(field)) {
        fields.set(field, call.body().get(field).deepCopy());
      }
    }
    return change(call, model, fields);
  }

  private static ObjectNode change(ActionCall call, ObjectNode model, ObjectNode fields) {
    requireLabels(fields.path("labels"));
    String task = model.path("task").asText(call.findText("task").orElse(""));
    Models.noteIteration(call, task);
    ObjectNode data = Json.object();
    if (fields.isEmpty()) {
      data.putObject("fields");
      return data.put("updated", 0);
    }
    if (fields.has("name")) {
      Models.requireName(fields.path("name").asText());
    }
    fields
        .properties()
        .forEach(each -> model.set(each.getKey(), stored(each.getKey(), each.getValue())));
    Models.noteChange(call, model);
    String now = Dates.fresh(call.state().now());
    if (fields.has("uri")) {
      fields.putObject("ui_cache");
    }
    fields.put("last_change", now).put("last_changed_by", call.identity().user());
    boolean byEdit = call.action().equals("models.edit");
    if (MOVING_LAST_UPDATE.stream().anyMatch(fields::has)) {
      Models.noteUpdate(call, model);
      if (byEdit) {
        fields.put("last_update", now);
      }
    }
    data.set("fields", fields);
    return data.put("updated", 1);
  }

  private static void requireLabels(JsonNode labels) {
    for (JsonNode value : labels) {
      if (!value.isIntegralNumber() && !value.isBoolean()) {
        throw ErrorCode.VALIDATION_ERROR.because(
            "labels values must be integers", "values", Set.of(value.asText()));
      }
    }
  }

  /** Publishes a model and, unless told otherwise, the task that made it. */
  static ObjectNode publish(ActionCall call, String id) {
    ObjectNode model = Models.forWriting(call.state(), id);
    if (model.path("ready").asBoolean()) {
      throw ErrorCode.MODEL_IS_READY.with("company", Accounts.COMPANY, "model", id);
    }
    ObjectNode data = Json.object();
    data.putObject("fields");
    String task = model.path("task").asText("");
    boolean open =
        call.state()
            .tasks()
            .find(task)
            .filter(document -> !document.path("status").asText().equals("published"))
            .isPresent();
    if (open && call.flag("publish_task", true)) {
      ObjectNode done = TaskPublishing.publish(call, task, call.flag("force_publish_task", false));
      data.putObject("published_task").put("id", task).set("data", done);
    }
    model.put("ready", true);
    Models.noteUpdate(call, model);
    return data.put("updated", 1);
  }
}
