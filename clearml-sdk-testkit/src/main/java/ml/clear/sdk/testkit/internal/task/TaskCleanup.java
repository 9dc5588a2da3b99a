package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Takes away what a task has produced, before it is reset or deleted. */
final class TaskCleanup {
  private final ServerState state;
  private final ObjectNode task;
  private final String user;
  private final Map<String, ObjectNode> drafts = new LinkedHashMap<>();
  private final Map<String, ObjectNode> published = new LinkedHashMap<>();
  private final Set<String> artifactUrls = new LinkedHashSet<>();
  private final Set<String> modelUrls = new LinkedHashSet<>();
  private int updatedChildren;
  private int updatedModels;
  private int deletedModels;

  TaskCleanup(ServerState state, ObjectNode task, String user) {
    this.state = state;
    this.task = task;
    this.user = user;
  }

  /**
   * Does it.
   *
   * @param force also if a model or a child is published
   * @param deleting whether the task itself goes, so that children and models are told
   * @param deleteModels whether drafts among the output models go
   */
  TaskCleanup run(boolean force, boolean deleting, boolean deleteModels) {
    collectModels(force);
    for (JsonNode artifact : task.path("execution").path("artifacts")) {
      if (artifact.path("mode").asText("output").equals("output") && artifact.hasNonNull("uri")) {
        artifactUrls.add(artifact.get("uri").asText());
      }
    }
    String mark = "__DELETED__" + id();
    if (deleting) {
      for (ObjectNode child : state.tasks().where(each -> isParent(each))) {
        child.put("parent", mark);
        Tasks.noteChange(state, child, user);
        updatedChildren++;
      }
    }
    drafts.values().forEach(model -> release(model, deleteModels, deleting, mark));
    published.values().forEach(model -> release(model, false, deleting, mark));
    state.dropEvents(id());
    return this;
  }

  private String id() {
    return task.path("id").asText();
  }

  private boolean isParent(ObjectNode child) {
    return child.path("parent").asText().equals(id());
  }

  private void collectModels(boolean force) {
    long children =
        state.tasks().all().stream()
            .filter(each -> isParent(each) && Tasks.status(each).equals("published"))
            .count();
    if (!force && children > 0) {
      throw ErrorCode.TASK_CANNOT_BE_DELETED.because(
          "has children, use force=True", "task", id(), "children", children);
    }
    state.models().where(model -> model.path("task").asText().equals(id())).forEach(this::sortIn);
    if (!force && !published.isEmpty()) {
      throw ErrorCode.TASK_CANNOT_BE_DELETED.because(
          "has output models, use force=True", "task", id(), "models", published.size());
    }
    for (JsonNode entry : task.path("models").path("output")) {
      state
          .models()
          .find(entry.path("model").asText())
          .ifPresent(
              model -> {
                if (!force && model.path("ready").asBoolean()) {
                  throw ErrorCode.TASK_CANNOT_BE_DELETED.because(
                      "has output model, use force=True",
                      "task",
                      id(),
                      "model",
                      model.path("id").asText());
                }
                sortIn(model);
              });
    }
  }

  private void sortIn(ObjectNode model) {
    (model.path("ready").asBoolean() ? published : drafts).put(model.path("id").asText(), model);
  }

  private void release(ObjectNode model, boolean delete, boolean deleting, String mark) {
    String modelId = model.path("id").asText();
    if (delete && !isInput(modelId)) {
      if (!model.path("uri").asText().isEmpty()) {
        modelUrls.add(model.path("uri").asText());
      }
      state.models().remove(modelId);
      state.dropEvents(modelId);
      deletedModels++;
      return;
    }
    if (deleting && !delete) {
      model.put("task", mark);
      updatedModels++;
    } else {
      model.remove("task");
    }
    model.put("last_change", Dates.stored(state.now())).put("last_changed_by", user);
  }

  private boolean isInput(String model) {
    for (ObjectNode each : state.tasks().all()) {
      for (JsonNode entry : each.path("models").path("input")) {
        if (entry.path("model").asText().equals(model)) {
          return true;
        }
      }
    }
    return false;
  }

  int deletedModels() {
    return deletedModels;
  }

  /** What the deletions answer; the addresses only if asked for. */
  ObjectNode counts(boolean withUrls) {
    ObjectNode counts =
        Json.object()
            .put("updated_children", updatedChildren)
            .put("updated_models", updatedModels)
            .put("deleted_models", deletedModels);
    if (withUrls) {
      counts.set("urls", urls());
    } else {
      counts.putNull("urls");
    }
    return counts;
  }

  /** Addresses of what is left behind in storage. */
  ObjectNode urls() {
    ObjectNode urls = Json.object();
    List<Map.Entry<String, Set<String>>> lists = new ArrayList<>();
    lists.add(Map.entry("model_urls", modelUrls));
    lists.add(Map.entry("artifact_urls", artifactUrls));
    lists.add(Map.entry("event_urls", Set.of()));
    for (Map.Entry<String, Set<String>> list : lists) {
      ArrayNode array = urls.putArray(list.getKey());
      list.getValue().forEach(array::add);
    }
    return urls;
  }
}
