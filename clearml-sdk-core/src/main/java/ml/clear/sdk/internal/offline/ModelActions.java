package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import ml.clear.sdk.internal.json.Json;

/** {@code models.*}: weights and what is known about them. */
final class ModelActions {
  private static final List<String> EDITABLE =
      List.of(
          "name",
          "uri",
          "comment",
          "tags",
          "system_tags",
          "framework",
          "labels",
          "design",
          "project",
          "task",
          "iteration",
          "parent",
          "ready",
          "metadata");

  private final OfflineStore store;

  ModelActions(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("models.create", this::create);
    actions.put("models.edit", this::edit);
    actions.put("models.update", this::edit);
    actions.put("models.set_ready", request -> change(request, model -> model.put("ready", true)));
    actions.put("models.update_tags", this::updateTags);
    actions.put("models.add_or_update_metadata", this::addMetadata);
    actions.put("models.delete_metadata", this::deleteMetadata);
    actions.put("models.get_by_id", this::get);
    actions.put("models.get_all", this::find);
    actions.put("models.get_all_ex", this::find);
  }

  private JsonNode create(OfflineRequest request) {
    if (request.text("name").strip().length() < 3) {
      throw request.rejected(800, "Data validation error: name=String value is too short");
    }
    request.text("uri");
    request.findText("task").ifPresent(task -> store.task(request.action(), task));
    String id = OfflineStore.newId();
    ObjectNode model = blank(id);
    apply(request, id, model);
    store.models().add(model);
    saveTasksOf(request, id);
    return Json.object().put("id", id).put("created", true);
  }

  private ObjectNode blank(String id) {
    ObjectNode model = Json.object().put("id", id).put("ready", true); // the server's default
    model.put("created", store.stamps().now());
    model.putArray("tags");
    model.putArray("system_tags");
    List.of("design", "labels", "metadata").forEach(model::putObject);
    return model;
  }

  /** Takes the fields of a request; weights inside a session move to their place in it. */
  private void apply(OfflineRequest request, String id, ObjectNode model) {
    for (String field : EDITABLE) {
      JsonNode value = request.body().get(field);
      if (value != null && !value.isNull()) {
        model.set(field, value);
      }
    }
    request.findText("uri").ifPresent(uri -> model.put("uri", adopt(request, id, uri)));
  }

  private String adopt(OfflineRequest request, String modelId, String uri) {
    return store.tasks().stream()
        .filter(task -> task.data().find(uri).isPresent())
        .findFirst()
        .map(
            task ->
                task.adopt(request.action(), uri, path -> store.modelExport().place(modelId, path)))
        .orElse(uri);
  }

  private JsonNode edit(OfflineRequest request) {
    // The file moves before the document names its new place, so that no reader looks in vain.
    ObjectNode fields = Json.object();
    apply(request, request.text("model"), fields);
    ObjectNode answer = change(request, model -> model.setAll(fields));
    answer.set("fields", fields);
    return answer;
  }

  private JsonNode updateTags(OfflineRequest request) {
    for (String id : request.texts("ids")) {
      store.models().change(id, model -> withTags(request, model));
      saveTasksOf(request, id);
    }
    return Json.object().put("updated", request.texts("ids").size());
  }

  private static ObjectNode withTags(OfflineRequest request, ObjectNode model) {
    Set<String> tags = new LinkedHashSet<>();
    model.path("tags").forEach(tag -> tags.add(tag.asText()));
    tags.addAll(request.texts("add_tags"));
    request.texts("remove_tags").forEach(tags::remove);
    ArrayNode list = model.putArray("tags");
    tags.forEach(list::add);
    return model;
  }

  private JsonNode addMetadata(OfflineRequest request) {
    return change(
        request,
        model -> {
          ObjectNode metadata = model.withObject("/metadata");
          if (request.flag("replace_metadata")) {
            metadata.removeAll();
          }
          request.list("metadata").forEach(item -> metadata.set(item.path("key").asText(), item));
        });
  }

  private JsonNode deleteMetadata(OfflineRequest request) {
    return change(request, model -> model.withObject("/metadata").remove(request.texts("keys")));
  }

  private ObjectNode change(OfflineRequest request, Consumer<ObjectNode> change) {
    String id = request.text("model");
    require(request, id);
    store
        .models()
        .change(
            id,
            model -> {
              change.accept(model);
              return model;
            });
    saveTasksOf(request, id);
    return Json.object().put("updated", 1);
  }

  /** A session's {@code task.json} carries its models, so it is written again when one changes. */
  private void saveTasksOf(OfflineRequest request, String modelId) {
    store.tasksOf(modelId).forEach(task -> task.change(request.action(), document -> document));
  }

  private ObjectNode require(OfflineRequest request, String id) {
    return store
        .models()
        .find(id)
        .orElseThrow(
            () ->
                request.rejected(
                    201, "Invalid model id (no such public or company model): id=" + id));
  }

  private JsonNode get(OfflineRequest request) {
    return Json.object().set("model", require(request, request.text("model")).deepCopy());
  }

  private JsonNode find(OfflineRequest request) {
    ArrayNode found = Json.array();
    store.models().all().stream()
        .filter(model -> matches(model, "id", request.texts("id")))
        .filter(model -> matches(model, "uri", request.texts("uri")))
        .filter(model -> matches(model, "task", request.texts("task")))
        .filter(model -> matches(model, "name", request.texts("name")))
        .forEach(model -> found.add(Fields.only(model.deepCopy(), request.texts("only_fields"))));
    return Json.object().set("models", found);
  }

  private static boolean matches(ObjectNode model, String field, List<String> wanted) {
    return wanted.isEmpty() || wanted.contains(model.path(field).asText());
  }
}
