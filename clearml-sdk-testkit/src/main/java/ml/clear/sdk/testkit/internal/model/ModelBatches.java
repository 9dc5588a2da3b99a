package ml.clear.sdk.testkit.internal.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.project.Projects;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;

/** What is done to several models at once. */
final class ModelBatches {
  private static final String ARCHIVED = "archived";

  private ModelBatches() {}

  static void register(ActionRegistry actions) {
    Fields ids = Fields.of().ids();
    actions
        .add(
            "models.publish_many",
            "1.0",
            Fields.of("force_publish_task:bool", "publish_task:bool").ids(),
            call -> call.each(id -> published(call, id)))
        .add("models.archive_many", "1.0", ids, call -> call.each(id -> archived(call, id, true)))
        .add(
            "models.unarchive_many", "1.0", ids, call -> call.each(id -> archived(call, id, false)))
        .add("models.make_public", "2.9", ids, call -> makePublic(call, true))
        .add("models.make_private", "2.9", ids, call -> makePublic(call, false))
        .add(
            "models.move",
            "1.0",
            Fields.of("project:str", "project_name:str").ids(),
            ModelBatches::move)
        .add(
            "models.update_tags",
            "1.0",
            Fields.of("add_tags:[str]", "remove_tags:[str]").ids(),
            ModelBatches::updateTags);
  }

  private static ObjectNode published(ActionCall call, String id) {
    ObjectNode done = ModelEdits.publish(call, id);
    done.remove("fields");
    if (!done.has("published_task")) {
      done.putNull("published_task");
    }
    return done.put("updated", true);
  }

  private static ObjectNode archived(ActionCall call, String id, boolean archive) {
    ObjectNode model = Models.forWriting(call.state(), id);
    ArrayNode tags = model.withArray("/system_tags");
    tags.removeIf(tag -> tag.asText().equals(ARCHIVED));
    if (archive) {
      tags.add(ARCHIVED);
    }
    Models.noteChange(call, model);
    return Json.object().put(archive ? "archived" : "unarchived", true);
  }

  private static ObjectNode makePublic(ActionCall call, boolean enabled) {
    String from = enabled ? Accounts.COMPANY : "";
    List<ObjectNode> models =
        Models.existing(call).stream()
            .filter(model -> model.path("company").asText().equals(from))
            .toList();
    Set<String> missing = new TreeSet<>(call.texts("ids"));
    models.forEach(model -> missing.remove(model.path("id").asText()));
    if (!missing.isEmpty()) {
      throw ErrorCode.INVALID_MODEL_ID.with("ids", missing);
    }
    for (ObjectNode model : models) {
      model.put("company", enabled ? "" : Accounts.COMPANY);
      if (enabled) {
        model.put("company_origin", Accounts.COMPANY);
      } else {
        model.remove("company_origin");
      }
      Models.noteChange(call, model);
    }
    return Json.object().put("updated", models.size());
  }

  private static ObjectNode move(ActionCall call) {
    if (!call.body().has("project") && !call.has("project_name")) {
      throw ErrorCode.MISSING_REQUIRED_FIELDS.because("project or project_name is required");
    }
    String project = Projects.forMove(call);
    for (ObjectNode model : Models.existing(call)) {
      if (project.isEmpty()) {
        model.remove("project");
      } else {
        model.put("project", project);
      }
      Models.noteChange(call, model);
    }
    return Json.object().put("project_id", project);
  }

  private static ObjectNode updateTags(ActionCall call) {
    List<String> add = call.texts("add_tags");
    List<String> remove = call.texts("remove_tags");
    if (add.isEmpty() && remove.isEmpty()) {
      throw ErrorCode.VALIDATION_ERROR.because("Either add tags or remove tags should be provided");
    }
    List<ObjectNode> models = Models.existing(call);
    for (ObjectNode model : models) {
      ArrayNode tags = model.withArray("/tags");
      add.forEach(
          tag -> {
            tags.removeIf(known -> known.equals(TextNode.valueOf(tag)));
            tags.add(tag);
          });
      tags.removeIf(known -> remove.contains(known.asText()));
      Models.noteChange(call, model);
    }
    int writes = (add.isEmpty() ? 0 : 1) + (remove.isEmpty() ? 0 : 1);
    return Json.object().put("updated", writes * models.size());
  }
}
