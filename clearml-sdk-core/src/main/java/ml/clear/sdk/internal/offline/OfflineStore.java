package ml.clear.sdk.internal.offline;

import java.net.URI;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.time.TimeSource;

/** What one offline transport knows: its tasks, by id, and the projects they name. Thread-safe. */
final class OfflineStore {
  private final Map<String, SessionTask> tasks = new ConcurrentHashMap<>();
  private final Path root;
  private final Optional<URI> filesServer;
  private final Stamps stamps;
  private final OfflineProjects projects = new OfflineProjects();

  OfflineStore(Path root, Optional<URI> filesServer, TimeSource time) {
    this.root = root;
    this.filesServer = filesServer;
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

  Optional<URI> filesServer() {
    return filesServer;
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

  /** The task, or the server's refusal of an unknown id. */
  SessionTask task(String action, String id) {
    return findTask(id)
        .orElseThrow(
            () ->
                new ServerRejectedException(
                    action, Effect.NONE, 400, 101, "Invalid task id: ids=(" + id + ")"));
  }
}
