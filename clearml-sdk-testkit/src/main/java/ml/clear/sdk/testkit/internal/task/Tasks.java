package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import ml.clear.sdk.testkit.internal.project.Projects;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Finds task documents and notes their changes. Used under the state's lock. */
public final class Tasks {
  private static final Set<String> RUNNING = Set.of("queued", "in_progress");

  private Tasks() {}

  /** The task, to be changed. */
  public static ObjectNode forWriting(ServerState state, String id) {
    return state
        .tasks()
        .find(id)
        .orElseThrow(() -> ErrorCode.INVALID_TASK_ID.with("id", id, "company", Accounts.COMPANY));
  }

  /** The tasks, all of which must exist. */
  static List<ObjectNode> allExisting(ServerState state, List<String> ids) {
    List<ObjectNode> found = state.tasks().where(task -> ids.contains(task.path("id").asText()));
    if (found.size() != Set.copyOf(ids).size()) {
      throw ErrorCode.INVALID_TASK_ID.with("ids", ids);
    }
    return found;
  }

  /** The tasks, to be changed; the missing ones are named. */
  static List<ObjectNode> allForWriting(ServerState state, List<String> ids) {
    List<String> missing =
        ids.stream().distinct().filter(id -> state.tasks().find(id).isEmpty()).toList();
    if (!missing.isEmpty()) {
      throw ErrorCode.INVALID_TASK_ID.with("ids", missing);
    }
    return ids.stream().distinct().map(id -> forWriting(state, id)).toList();
  }

  /**
   * The task, if its contents may still be changed: created, or with force also queued and running.
   */
  static ObjectNode forUpdate(ServerState state, String id, boolean force) {
    ObjectNode task = forWriting(state, id);
    String status = status(task);
    if (!status.equals("created") && !(force && RUNNING.contains(status))) {
      throw ErrorCode.INVALID_TASK_STATUS.with("expected", "created", "status", status);
    }
    return task;
  }

  static String status(ObjectNode task) {
    return task.path("status").asText("created");
  }

  /** Notes that a user has changed the task's contents. */
  static void changed(ServerState state, ObjectNode task, String user) {
    noteChange(state, task, user);
    task.put("last_update", Dates.stored(state.now()));
  }

  /** Notes a change that is no sign of life. */
  static void noteChange(ServerState state, ObjectNode task, String user) {
    task.put("last_change", Dates.stored(state.now())).put("last_changed_by", user);
  }

  /** Notes a sign of life: a ping, an event. The running time grows with it. */
  public static void alive(ServerState state, ObjectNode task, String user) {
    changed(state, task, user);
    JsonNode started = task.get("started");
    if (status(task).equals("in_progress") && started != null) {
      Instant begin = OffsetDateTime.parse(started.asText()).toInstant();
      task.put("active_duration", Duration.between(begin, state.now()).toSeconds());
    }
  }

  /** Notes that something in the task's project has changed. */
  static void projectChanged(ServerState state, ObjectNode task) {
    Projects.touch(state, task.path("project").asText());
  }
}
