package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.time.TimeSource;

/** What one offline transport knows: its tasks, models and the projects they name. Thread-safe. */
final class OfflineStore {
  private final Map<String, SessionTask> tasks = new ConcurrentHashMap<>();
  private final Path root;
  private final ModelExport modelExport;
  private final Stamps stamps;
  private final OfflineProjects projects = new OfflineProjects();
  private final OfflineModels models = new OfflineModels();

  OfflineStore(Path root, Optional<URI> filesServer, TimeSource time) {
    this.root = root;
    this.modelExport = new ModelExport(filesServer);
    this.stamps = new Stamps(time);
  }

  /** An id as the Python SDK makes them offline. */
  static String newId() {
    return "offline-" + UUID.randomUUID().toString().replace("-", "");
  }

  Stamps stamps() {
    return stamps;
  }

  OfflineProjects projects() {
    return projects;
  }

  OfflineModels models() {
    return models;
  }

  ModelExport modelExport() {
    return modelExport;
  }

  SessionFolder folder(String taskId) {
    return new SessionFolder(root, taskId);
  }

  void add(SessionTask task) {
    tasks.put(task.id(), task);
  }

  Collection<SessionTask> tasks() {
    return tasks.values();
  }

  Optional<SessionTask> findTask(String id) {
    return Optional.ofNullable(tasks.get(id));
  }

  /** The tasks that made a model, or were told that it is theirs. */
  List<SessionTask> tasksOf(String modelId) {
    String maker = models.find(modelId).map(model -> model.path("task").asText()).orElse("");
    return tasks.values().stream()
        .filter(task -> task.id().equals(maker) || task.read(document -> lists(document, modelId)))
        .toList();
  }

  private static boolean lists(JsonNode document, String modelId) {
    for (JsonNode entry : document.path("models").path("output")) {
      if (entry.path("model").asText().equals(modelId)) {
        return true;
      }
    }
    return false;
  }

  /** The task, or the server's refusal of an unknown id. */
  SessionTask task(String action, String id) {
    return findTask(id)
        .orElseThrow(
            () ->
                new ServerRejectedException(
                    action, Effect.NONE, 400, 101, "Invalid task id: ids=(" + id + ")"));
  }
}
