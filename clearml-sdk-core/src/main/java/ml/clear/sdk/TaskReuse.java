package ml.clear.sdk;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.task.SessionFile;
import ml.clear.sdk.internal.task.TaskCalls;

/** The last task of the same project, name and type, if it may be overwritten (PROTOCOL §3.9). */
final class TaskReuse {
  private static final Set<String> KEPT = Set.of("published", "publishing", "closed");

  private final ClearMl client;
  private final String projectId;
  private final TaskBuilder builder;
  private final SessionFile file;
  private final SessionFile.Key key;
  private final Duration window;

  TaskReuse(ClearMl client, String project, String projectId, TaskBuilder builder) {
    this.client = client;
    this.projectId = projectId;
    this.builder = builder;
    this.file = new SessionFile(client.config().environment().home());
    String server = client.isOffline() ? "offline" : client.config().apiServer().toString();
    this.key = new SessionFile.Key(server, project, builder.name, builder.type.wireName());
    this.window =
        client
            .config()
            .duration("sdk.development.task_reuse_time_window_in_hours", ChronoUnit.HOURS)
            .orElse(Duration.ofDays(3));
  }

  /** Its id, if reuse was asked for and nothing of worth would be lost. */
  Optional<String> find() {
    if (!builder.reuse || client.isOffline() || client.config().isReuseForbidden()) {
      return Optional.empty();
    }
    Instant oldest = client.time().now().minus(window);
    return file.find(key, oldest).filter(this::isWorthless);
  }

  private boolean isWorthless(String id) {
    JsonNode found =
        client
            .calls()
            .fields(
                List.of(id),
                "name",
                "project",
                "type",
                "status",
                "system_tags",
                "execution",
                "models");
    if (found.isEmpty()) {
      return false;
    }
    JsonNode task = found.get(0);
    List<String> systemTags = TaskCalls.texts(task.path("system_tags"));
    return task.path("name").asText().equals(builder.name)
        && task.path("project").asText().equals(projectId)
        && task.path("type").asText().equals(builder.type.wireName())
        && !KEPT.contains(task.path("status").asText())
        && systemTags.contains("development")
        && !systemTags.contains("archived")
        && task.path("execution").path("artifacts").isEmpty()
        && task.path("models").path("output").isEmpty();
  }

  /** Makes it a draft with the new run's description and nothing of the old one. */
  void clear(String id, ObjectNode body) {
    client.calls().apply("tasks.reset", TaskCalls.body(id));
    ObjectNode edit = body.deepCopy();
    edit.put("task", id).put("force", true);
    if (!edit.has("output_dest")) {
      edit.put("output_dest", ""); // else it would show the last run's
    }
    edit.set("hyperparams", Json.object());
    edit.set("configuration", Json.object());
    client.calls().apply("tasks.edit", edit);
  }

  /** Lets the next run find this one. */
  void remember(String id) {
    if (!client.isOffline()) {
      file.put(key, id, client.time().now(), window);
    }
  }
}
