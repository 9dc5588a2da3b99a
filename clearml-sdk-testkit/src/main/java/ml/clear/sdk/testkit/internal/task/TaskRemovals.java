package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Reset, archive and deletion. */
final class TaskRemovals {
  private static final List<String> FORGOTTEN =
      List.of(
          "last_worker",
          "last_worker_report",
          "started",
          "completed",
          "published",
          "active_duration",
          "enqueue_status");

  private TaskRemovals() {}

  static ObjectNode reset(ActionCall call) {
    return reset(call, call.text("task"), false);
  }

  static ObjectNode resetMany(ActionCall call) {
    return call.each(id -> reset(call, id, true));
  }

  private static ObjectNode reset(ActionCall call, String id, boolean many) {
    ServerState state = call.state();
    String user = call.identity().user();
    boolean force = call.flag("force", false);
    ObjectNode task = Tasks.forWriting(state, id);
    String status = Tasks.status(task);
    if (!force && status.equals("published")) {
      throw ErrorCode.INVALID_TASK_STATUS.with("task_id", id, "status", status);
    }
    int removed = TaskQueues.dequeue(state, task);
    TaskQueues.removeFromAll(state, id, "");
    TaskCleanup cleanup =
        new TaskCleanup(state, task, user)
            .run(force, false, call.flag("delete_output_models", true));
    ObjectNode done =
        new StatusChange(state, task, "created", user)
            .because("reset", "reset")
            .force(force)
            .execute();
    forget(task, call.flag("clear_all", false));
    ObjectNode answer = Json.object().put("deleted_models", cleanup.deletedModels());
    if (many) {
      answer.put("dequeued", removed > 0);
    } else {
      ObjectNode dequeued = answer.putObject("dequeued");
      if (removed > 0) {
        dequeued.put("removed", removed);
      }
      answer.putObject("events");
    }
    answer.set("fields", done.get("fields"));
    answer.put("updated", 1);
    answer.set("urls", call.flag("return_file_urls", false) ? cleanup.urls() : Json.object());
    return answer;
  }

  private static void forget(ObjectNode task, boolean all) {
    task.remove(FORGOTTEN);
    task.put("last_iteration", 0);
    task.putObject("last_metrics");
    task.putArray("unique_metrics");
    task.putObject("metric_stats");
    task.putObject("runtime");
    task.withObject("/models").putArray("output");
    task.withObject("/output").remove(List.of("result", "error"));
    if (all) {
      ObjectNode blank = Shapes.TASK.complete(Json.object());
      task.set("execution", blank.get("execution"));
      task.set("script", blank.get("script"));
      return;
    }
    ObjectNode execution = task.withObject("/execution");
    execution.remove("queue");
    ArrayNode inputs = Json.array();
    for (JsonNode artifact : execution.path("artifacts")) {
      if (artifact.path("mode").asText().equals("input")) {
        inputs.add(artifact);
      }
    }
    execution.set("artifacts", inputs);
  }

  static ObjectNode delete(ActionCall call) {
    return delete(call, call.text("task"));
  }

  static ObjectNode deleteMany(ActionCall call) {
    ObjectNode done = call.each(id -> delete(call, id));
    ObjectNode answer = Json.object();
    answer.set("succeeded", done.get("succeeded"));
    answer.set("failed", done.get("failed"));
    return answer;
  }

  private static ObjectNode delete(ActionCall call, String id) {
    ServerState state = call.state();
    boolean force = call.flag("force", false);
    ObjectNode task = Tasks.forWriting(state, id);
    String status = Tasks.status(task);
    if (!status.equals("created") && !DocumentQuery.hasTag(task, "archived") && !force) {
      throw ErrorCode.TASK_CANNOT_BE_DELETED.because(
          "due to status, use force=True", "task", id, "expected", "created", "current", status);
    }
    if (call.flag("include_pipeline_steps", false)) {
      for (ObjectNode step : TaskStatusActions.pipelineSteps(state, task)) {
        remove(call, step, true);
      }
    }
    TaskCleanup cleanup = remove(call, task, force);
    return Json.object()
        .put("deleted", true)
        .setAll(cleanup.counts(call.flag("return_file_urls", false)));
  }

  private static TaskCleanup remove(ActionCall call, ObjectNode task, boolean force) {
    ServerState state = call.state();
    TaskQueues.leaveQueue(call, task, true, "", "");
    TaskCleanup cleanup =
        new TaskCleanup(state, task, call.identity().user())
            .run(force, true, call.flag("delete_output_models", true));
    state.tasks().remove(task.path("id").asText());
    Tasks.projectChanged(state, task);
    return cleanup;
  }

  static ObjectNode archive(ActionCall call) {
    List<ObjectNode> tasks = Tasks.allForWriting(call.state(), call.texts("tasks"));
    tasks.forEach(task -> archive(call, task));
    return Json.object().put("archived", tasks.size());
  }

  static ObjectNode archiveMany(ActionCall call) {
    return call.each(
        id -> {
          archive(call, Tasks.forWriting(call.state(), id));
          return Json.object().put("archived", true);
        });
  }

  private static void archive(ActionCall call, ObjectNode task) {
    withSteps(call, task)
        .forEach(
            each -> {
              TaskQueues.leaveQueue(call, each, true, "", "stopped");
              mark(call, each);
              StatusChange.removeTag(each, "archived");
              each.withArray("/system_tags").add("archived");
            });
  }

  private static List<ObjectNode> withSteps(ActionCall call, ObjectNode task) {
    List<ObjectNode> all = new ArrayList<>();
    if (call.flag("include_pipeline_steps", false)) {
      all.addAll(TaskStatusActions.pipelineSteps(call.state(), task));
    }
    all.add(task);
    return all;
  }

  private static void mark(ActionCall call, ObjectNode task) {
    task.put("status_message", call.findText("status_message").orElse(""));
    task.put("status_reason", call.findText("status_reason").orElse(""));
    Tasks.noteChange(call.state(), task, call.identity().user());
  }

  static ObjectNode unarchiveMany(ActionCall call) {
    return call.each(
        id -> {
          withSteps(call, Tasks.forWriting(call.state(), id))
              .forEach(
                  each -> {
                    mark(call, each);
                    StatusChange.removeTag(each, "archived");
                  });
          return Json.object().put("unarchived", true);
        });
  }
}
