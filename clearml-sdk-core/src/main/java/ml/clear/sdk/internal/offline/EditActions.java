package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.internal.json.Json;

/** Edits of a task as a whole: {@code tasks.edit}, {@code update}, tags, runtime, project. */
final class EditActions {
  private static final List<String> UPDATABLE =
      List.of("name", "tags", "system_tags", "comment", "project", "status_message", "created");

  private final OfflineStore store;

  EditActions(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("tasks.edit", this::edit);
    actions.put("tasks.update", this::update);
    actions.put("tasks.edit_runtime", this::editRuntime);
    actions.put("tasks.set_requirements", this::setRequirements);
    actions.put("tasks.update_tags", this::updateTags);
    actions.put("tasks.move", this::move);
  }

  private JsonNode edit(OfflineRequest request) {
    TaskFields.checkValues(request);
    ObjectNode edit = request.body().deepCopy();
    return change(
        request,
        document -> {
          if (!request.flag("force")) {
            TaskFields.requireStatus(request, document, Set.of("created"));
          }
          TaskFields.apply(edit, document);
          edit.remove(List.of("task", "force"));
          return edit;
        });
  }

  private JsonNode update(OfflineRequest request) {
    ObjectNode edit = request.body().deepCopy().retain(UPDATABLE);
    return change(
        request,
        document -> {
          document.setAll(edit.deepCopy());
          return edit;
        });
  }

  private JsonNode editRuntime(OfflineRequest request) {
    return change(
        request,
        document -> {
          TaskFields.requireOpen(request, document);
          ObjectNode runtime = document.withObject("/runtime");
          if (request.body().get("add_or_update") instanceof ObjectNode values) {
            runtime.setAll(values);
          }
          runtime.remove(request.texts("remove"));
          return Json.object();
        });
  }

  private JsonNode setRequirements(OfflineRequest request) {
    JsonNode requirements = request.body().path("requirements");
    return change(
        request,
        document -> {
          document.withObject("/script").set("requirements", requirements);
          return Json.object();
        });
  }

  private JsonNode updateTags(OfflineRequest request) {
    for (String id : request.texts("ids")) {
      store
          .task(request.action(), id)
          .change(
              request.action(),
              document -> {
                Set<String> tags = new LinkedHashSet<>();
                document.path("tags").forEach(tag -> tags.add(tag.asText()));
                tags.addAll(request.texts("add_tags"));
                request.texts("remove_tags").forEach(tags::remove);
                ArrayNode list = document.putArray("tags");
                tags.forEach(list::add);
                return list;
              });
    }
    return Json.object().put("updated", request.texts("ids").size());
  }

  private JsonNode move(OfflineRequest request) {
    String project =
        request
            .findText("project")
            .orElseGet(() -> store.projects().add(request.text("project_name")));
    for (String id : request.texts("ids")) {
      store
          .task(request.action(), id)
          .change(request.action(), document -> document.put("project", project));
    }
    return Json.object().put("project_id", project);
  }

  private ObjectNode change(OfflineRequest request, TaskEdit edit) {
    SessionTask task = store.task(request.action(), request.text("task"));
    String now = store.stamps().now();
    ObjectNode fields =
        task.change(
            request.action(),
            document -> {
              ObjectNode changed = edit.apply(document);
              document.put("last_update", now).put("last_change", now);
              return changed;
            });
    ObjectNode answer = Json.object();
    answer.set("fields", fields);
    return answer.put("updated", 1);
  }

  @FunctionalInterface
  private interface TaskEdit {
    /** Changes the document, or refuses before any change; gives the fields of the answer. */
    ObjectNode apply(ObjectNode document);
  }
}
