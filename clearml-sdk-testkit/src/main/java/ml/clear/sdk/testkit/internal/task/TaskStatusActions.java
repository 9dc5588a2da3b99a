package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.query.Shapes;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The calls that change a task's status, but for queues and clean-up (PROTOCOL §3.4, §3.6). */
final class TaskStatusActions {
  private static final Duration WORKER_SILENCE = Duration.ofMinutes(10);

  private TaskStatusActions() {}

  static ObjectNode started(ActionCall call) {
    ObjectNode task =
        call.state()
            .tasks()
            .find(call.text("task"))
            .orElseThrow(() -> ErrorCode.INVALID_ID.with("task", "None"));
    StatusChange change = StatusChange.asked(call, task, "in_progress");
    boolean wasRunning = Tasks.status(task).equals("in_progress") && task.hasNonNull("started");
    if (!wasRunning) {
      change.date("started");
    }
    ObjectNode done = change.execute();
    if (!wasRunning) {
      task.remove(List.of("completed", "active_duration"));
    }
    ObjectNode answer = Json.object();
    answer.set("fields", done.get("fields"));
    return answer.put("started", 1).put("updated", 1);
  }

  static ObjectNode stopped(ActionCall call) {
    return change(call, "stopped").date("completed").execute();
  }

  static ObjectNode failed(ActionCall call) {
    return change(call, "failed").date("completed").execute();
  }

  static ObjectNode close(ActionCall call) {
    return change(call, "closed").execute();
  }

  static ObjectNode completed(ActionCall call) {
    ObjectNode done = change(call, "completed").date("completed").execute();
    ObjectNode answer = Json.object();
    ObjectNode fields = (ObjectNode) done.get("fields");
    answer.set("fields", fields);
    int published = 0;
    if (call.flag("publish", false)) {
      JsonNode publication = publish(call, call.text("task"), true);
      published = publication.path("updated").asInt();
      fields.set("status", publication.path("fields").path("status"));
    }
    return answer.put("published", published).put("updated", 1);
  }

  private static StatusChange change(ActionCall call, String status) {
    return StatusChange.asked(call, Tasks.forWriting(call.state(), call.text("task")), status);
  }

  static ObjectNode publish(ActionCall call) {
    return publish(call, call.text("task"), call.flag("publish_model", true));
  }

  static ObjectNode publishMany(ActionCall call) {
    return call.each(id -> publish(call, id, call.flag("publish_model", true)));
  }

  private static ObjectNode publish(ActionCall call, String id, boolean withModel) {
    ServerState state = call.state();
    ObjectNode task = Tasks.forWriting(state, id);
    if (!call.flag("force", false)) {
      StatusChange.requireAllowed(Tasks.status(task), "published");
    }
    if (withModel) {
      publishLastModel(call, task);
    }
    task.put("status", "publishing");
    ObjectNode output = Shapes.TASK.complete(task).withObject("/output");
    return StatusChange.asked(call, task, "published")
        .date("published")
        .set("output", output)
        .execute();
  }

  private static void publishLastModel(ActionCall call, ObjectNode task) {
    JsonNode models = task.path("models").path("output");
    JsonNode last = models.path(models.size() - 1).path("model");
    ServerState state = call.state();
    state
        .models()
        .find(last.asText())
        .filter(model -> !model.path("ready").asBoolean())
        .ifPresent(
            model -> {
              String now = Dates.stored(state.now());
              model.put("ready", true).put("last_update", now).put("last_change", now);
              model.put("last_changed_by", call.identity().user());
            });
  }

  static ObjectNode stop(ActionCall call) {
    return stop(call, call.text("task"));
  }

  static ObjectNode stopMany(ActionCall call) {
    return call.each(id -> stop(call, id));
  }

  private static ObjectNode stop(ActionCall call, String id) {
    ServerState state = call.state();
    ObjectNode task = Tasks.forWriting(state, id);
    if (call.flag("include_pipeline_steps", false)) {
      for (ObjectNode step : pipelineSteps(state, task)) {
        stop(call, step, true);
      }
    }
    return stop(call, task, call.flag("force", false));
  }

  /** The steps of a pipeline's controller; none for any other task. */
  static List<ObjectNode> pipelineSteps(ServerState state, ObjectNode task) {
    String id = task.path("id").asText();
    return task.path("type").asText().equals("controller")
        ? state.tasks().where(step -> step.path("parent").asText().equals(id))
        : List.of();
  }

  /** Stops at once, unless a worker runs the task: that one is only asked to. */
  private static ObjectNode stop(ActionCall call, ObjectNode task, boolean force) {
    ServerState state = call.state();
    String status = Tasks.status(task);
    boolean atOnce =
        status.equals("queued")
            || DocumentQuery.hasTag(task, "development")
            || !isRunByWorker(state, task);
    if (atOnce) {
      TaskQueues.dequeue(state, task);
    }
    String message = atOnce ? "Stopped by " + call.identity().userName() : "stopping";
    return new StatusChange(state, task, atOnce ? "stopped" : status, call.identity().user())
        .because(call.findText("status_reason").orElse(""), message)
        .force(force)
        .execute();
  }

  private static boolean isRunByWorker(ServerState state, ObjectNode task) {
    if (!task.hasNonNull("last_worker") || !task.hasNonNull("last_update")) {
      return false;
    }
    Instant update = OffsetDateTime.parse(task.get("last_update").asText()).toInstant();
    return Duration.between(update, state.now()).compareTo(WORKER_SILENCE) < 0;
  }

  static ObjectNode ping(ActionCall call) {
    call.state()
        .tasks()
        .find(call.text("task"))
        .ifPresent(task -> Tasks.alive(call.state(), task, call.identity().user()));
    return Json.object();
  }
}
