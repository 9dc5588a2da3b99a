package ml.clear.sdk.testkit.internal.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;
import org.jspecify.annotations.Nullable;

/** Moves, merges and deletes projects with what is in them. */
final class ProjectMoves {
  private ProjectMoves() {}

  static void register(ActionRegistry actions, Fields project) {
    actions
        .add("projects.move", "1.0", project.and("new_location:str"), ProjectMoves::move)
        .add("projects.merge", "1.0", project.and("destination_project:str"), ProjectMoves::merge)
        .add("projects.validate_delete", "1.0", project, ProjectMoves::validateDelete)
        .add(
            "projects.delete",
            "1.0",
            project.and("force:bool", "delete_contents:bool"),
            ProjectMoves::delete);
  }

  private static ObjectNode move(ActionCall call) {
    ServerState state = call.state();
    ObjectNode project = ProjectActions.require(state, call.text("project"));
    String id = project.path("id").asText();
    String location = call.findText("new_location").orElse("");
    int deeper = Projects.depth(location) - project.path("path").size();
    for (ObjectNode each : withSelf(state, project)) {
      Projects.requireDepth(each.path("path").size() + 1 + deeper);
    }
    ObjectNode parent = Projects.ensure(call, location);
    String oldParent = project.path("parent").asText("");
    String newParent = parent == null ? "" : parent.path("id").asText();
    if (oldParent.equals(newParent)) {
      throw ErrorCode.PROJECT_SAME_SOURCE_AND_DESTINATION.with(
          "location", parent == null ? "" : parent.path("name").asText());
    }
    if (newParent.equals(id) || (parent != null && contains(parent.path("path"), id))) {
      throw ErrorCode.PROJECT_MOVED_UNDER_ITSELF.with("project", id, "parent", newParent);
    }
    int moved = place(state, project, parent);
    Projects.touch(state, oldParent);
    Projects.touch(state, newParent);
    return Json.object().put("moved", moved);
  }

  private static boolean contains(JsonNode ids, String id) {
    for (JsonNode each : ids) {
      if (each.asText().equals(id)) {
        return true;
      }
    }
    return false;
  }

  private static List<ObjectNode> withSelf(ServerState state, ObjectNode project) {
    List<ObjectNode> all = new ArrayList<>(List.of(project));
    all.addAll(Projects.children(state, project.path("id").asText()));
    return all;
  }

  /** Puts a project with all in it under another one, and says how many that were. */
  private static int place(ServerState state, ObjectNode project, @Nullable ObjectNode parent) {
    List<ObjectNode> children = Projects.children(state, project.path("id").asText());
    String old = project.path("name").asText();
    int oldDepth = project.path("path").size();
    String base = old.substring(old.lastIndexOf('/') + 1);
    String name = parent == null ? base : parent.path("name").asText() + "/" + base;
    String now = Dates.stored(state.now());
    project.put("name", name).put("last_update", now);
    Projects.placeUnder(project, parent);
    for (ObjectNode child : children) {
      child.put("name", name + child.path("name").asText().substring(old.length()));
      child.put("last_update", now);
      JsonNode oldPath = child.path("path").deepCopy();
      var path = child.putArray("path");
      project.path("path").forEach(path::add);
      for (int i = oldDepth; i < oldPath.size(); i++) {
        path.add(oldPath.get(i));
      }
    }
    return 1 + children.size();
  }

  private static ObjectNode merge(ActionCall call) {
    ServerState state = call.state();
    String source = call.text("project");
    String destination = call.findText("destination_project").orElse("");
    if (source.equals(destination)) {
      throw ErrorCode.PROJECT_SAME_SOURCE_AND_DESTINATION.with("source", source);
    }
    ObjectNode project = ProjectActions.require(state, source);
    ObjectNode target = destination.isEmpty() ? null : ProjectActions.require(state, destination);
    if (target != null && contains(target.path("path"), source)) {
      throw ErrorCode.PROJECT_MERGED_INTO_CHILD.with("source", source, "destination", destination);
    }
    int entities = 0;
    for (ObjectNode each : contents(state, List.of(source))) {
      if (!DocumentQuery.hasTag(each, "archived")) {
        each.put("project", target == null ? null : destination);
        entities++;
      }
    }
    List<ObjectNode> direct =
        state.projects().where(each -> each.path("parent").asText().equals(source));
    direct.forEach(child -> place(state, child, target));
    state.projects().remove(project.path("id").asText());
    Projects.touch(state, destination);
    return Json.object().put("moved_entities", entities).put("moved_projects", direct.size());
  }

  private static List<ObjectNode> contents(ServerState state, List<String> projects) {
    List<ObjectNode> all = new ArrayList<>();
    all.addAll(state.tasks().where(each -> projects.contains(each.path("project").asText())));
    all.addAll(state.models().where(each -> projects.contains(each.path("project").asText())));
    return all;
  }

  private static ObjectNode validateDelete(ActionCall call) {
    ServerState state = call.state();
    ObjectNode project = ProjectActions.require(state, call.text("project"));
    List<String> all = Projects.withChildren(state, List.of(project.path("id").asText()));
    List<String> pipelines = marked(state, all, "pipeline", ".pipelines");
    List<String> datasets = marked(state, all, "dataset", ".datasets");
    ObjectNode counts = Json.object();
    counts.put("pipelines", projectsWithTasks(state, pipelines, "controller"));
    counts.put("datasets", projectsWithTasks(state, datasets, ""));
    List<String> regular = new ArrayList<>(all);
    regular.removeAll(pipelines);
    regular.removeAll(datasets);
    List<ObjectNode> tasks = inProjects(state.tasks().all(), regular);
    put(counts, "tasks", tasks.stream().filter(each -> !isReport(each)).toList());
    put(counts, "models", inProjects(state.models().all(), regular));
    put(counts, "reports", tasks.stream().filter(ProjectMoves::isReport).toList());
    return counts;
  }

  private static boolean isReport(ObjectNode task) {
    return DocumentQuery.hasTag(task, "reports");
  }

  private static void put(ObjectNode counts, String name, List<ObjectNode> documents) {
    counts.put(name, documents.size());
    counts.put(
        "non_archived_" + name,
        documents.stream().filter(each -> !DocumentQuery.hasTag(each, "archived")).count());
  }

  private static List<ObjectNode> inProjects(Iterable<ObjectNode> all, List<String> projects) {
    List<ObjectNode> found = new ArrayList<>();
    for (ObjectNode each : all) {
      if (projects.contains(each.path("project").asText())) {
        found.add(each);
      }
    }
    return found;
  }

  private static List<String> marked(
      ServerState state, List<String> projects, String tag, String except) {
    return projects.stream()
        .filter(
            id ->
                state
                    .projects()
                    .find(id)
                    .filter(each -> DocumentQuery.hasTag(each, tag))
                    .filter(each -> !each.path("basename").asText().equals(except))
                    .isPresent())
        .toList();
  }

  private static long projectsWithTasks(ServerState state, List<String> projects, String type) {
    return inProjects(state.tasks().all(), projects).stream()
        .filter(each -> type.isEmpty() || each.path("type").asText().equals(type))
        .filter(each -> !DocumentQuery.hasTag(each, "archived"))
        .map(each -> each.path("project").asText())
        .distinct()
        .count();
  }

  private static ObjectNode delete(ActionCall call) {
    ServerState state = call.state();
    ObjectNode project = ProjectActions.require(state, call.text("project"));
    String id = project.path("id").asText();
    List<String> all = Projects.withChildren(state, List.of(id));
    if (!call.flag("force", false)) {
      requireEmpty(state, id, all);
    }
    List<ObjectNode> tasks = inProjects(state.tasks().all(), all);
    List<ObjectNode> models = inProjects(state.models().all(), all);
    boolean contents = call.flag("delete_contents", false);
    if (contents) {
      tasks.forEach(task -> forget(state, task));
      models.forEach(model -> forget(state, model));
    } else {
      tasks.forEach(task -> task.remove("project"));
      models.forEach(model -> model.remove("project"));
    }
    all.forEach(state.projects()::remove);
    ObjectNode answer =
        Json.object()
            .put("deleted", all.size())
            .put("disassociated_tasks", contents ? 0 : tasks.size())
            .put("deleted_models", contents ? models.size() : 0)
            .put("deleted_tasks", contents ? tasks.size() : 0);
    if (contents) {
      ObjectNode urls = answer.putObject("urls");
      List.of("model_urls", "artifact_urls", "event_urls").forEach(urls::putArray);
    } else {
      answer.putNull("urls");
    }
    return answer;
  }

  private static void forget(ServerState state, ObjectNode document) {
    String id = document.path("id").asText();
    state.dropEvents(id);
    state.tasks().remove(id);
    state.models().remove(id);
  }

  private static void requireEmpty(ServerState state, String id, List<String> all) {
    List<String> pipelines = marked(state, all, "pipeline", ".pipelines");
    if (projectsWithTasks(state, pipelines, "controller") > 0) {
      throw ErrorCode.PROJECT_HAS_PIPELINES.because(
          "please archive all the controllers or use force=true", "id", id);
    }
    List<String> datasets = marked(state, all, "dataset", ".datasets");
    if (projectsWithTasks(state, datasets, "") > 0) {
      throw ErrorCode.PROJECT_HAS_DATASETS.because(
          "please delete all the dataset versions or use force=true", "id", id);
    }
    List<String> regular = new ArrayList<>(all);
    regular.removeAll(pipelines);
    regular.removeAll(datasets);
    if (projectsWithTasks(state, regular, "") > 0) {
      throw ErrorCode.PROJECT_HAS_TASKS.because("use force=true", "id", id);
    }
    if (inProjects(state.models().all(), regular).stream()
        .anyMatch(each -> !DocumentQuery.hasTag(each, "archived"))) {
      throw ErrorCode.PROJECT_HAS_MODELS.because("use force=true", "id", id);
    }
  }
}
