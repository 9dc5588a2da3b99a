package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.query.DocumentQuery;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ApiError;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Puts tasks into queues and takes them out, with the status that goes with it. */
final class TaskQueues {
  private TaskQueues() {}

  static ObjectNode enqueue(ActionCall call) {
    boolean update = call.flag("update_execution_queue", true);
    boolean watched = call.flag("verify_watched_queue", false);
    if (watched && !update) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "verify_watched_queue cannot be used with update_execution_queue=False");
    }
    ObjectNode done = enqueue(call, call.text("task"), call.flag("force", false), update);
    ObjectNode answer = Json.object();
    answer.set("fields", done.get("fields"));
    answer.put("queued", 1);
    if (watched) {
      answer.put("queue_watched", call.state().isWatched(queueOf(done)));
    }
    return answer.put("updated", 1);
  }

  static ObjectNode enqueueMany(ActionCall call) {
    ObjectNode answer =
        call.each(
            id -> {
              ObjectNode done = enqueue(call, id, false, true);
              ObjectNode item = Json.object();
              item.set("fields", done.get("fields"));
              return item.put("queued", true).put("updated", 1);
            });
    JsonNode first = answer.path("succeeded").path(0);
    if (call.flag("verify_watched_queue", false) && first instanceof ObjectNode done) {
      answer.put("queue_watched", call.state().isWatched(queueOf(done)));
    }
    return answer;
  }

  private static String queueOf(ObjectNode done) {
    return done.path("fields").path("execution.queue").asText();
  }

  private static ObjectNode enqueue(ActionCall call, String id, boolean force, boolean update) {
    ServerState state = call.state();
    if (call.has("queue") && call.has("queue_name")) {
      throw ErrorCode.VALIDATION_ERROR.because("Either queue id or queue name should be provided");
    }
    ObjectNode task = Tasks.forWriting(state, id);
    String before = Tasks.status(task);
    if (!update && !(before.equals("queued") && task.path("execution").hasNonNull("queue"))) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "Cannot skip setting execution queue for a task "
              + "that is not enqueued or does not have execution queue set");
    }
    String queue = queue(call);
    String enqueueStatus =
        before.equals("queued") ? task.path("enqueue_status").asText(before) : before;
    String user = call.identity().user();
    ObjectNode done =
        new StatusChange(state, task, "queued", user)
            .because(call)
            .force(force)
            .set("enqueue_status", TextNode.valueOf(enqueueStatus))
            .execute();
    try {
      add(state, queue, id);
    } catch (ApiError e) {
      new StatusChange(state, task, before, user)
          .because("failed enqueueing", "")
          .force(true)
          .set("enqueue_status", NullNode.instance)
          .execute();
      throw e;
    }
    if (update) {
      task.withObject("/execution").put("queue", queue);
      ((ObjectNode) done.get("fields")).put("execution.queue", queue);
    }
    removeFromAll(state, id, queue);
    return done;
  }

  /** The queue asked for; one that is asked for by name is created if it is missing. */
  private static String queue(ActionCall call) {
    if (call.has("queue")) {
      return call.text("queue");
    }
    ServerState state = call.state();
    String name = call.findText("queue_name").orElse("");
    List<ObjectNode> found =
        name.isEmpty()
            ? state.queues().where(queue -> DocumentQuery.hasTag(queue, "default"))
            : state.queues().where(queue -> queue.path("name").asText().equals(name));
    if (found.size() > 1 && name.isEmpty()) {
      throw ErrorCode.MULTIPLE_DEFAULT_QUEUES.error();
    }
    if (!found.isEmpty()) {
      return found.get(0).path("id").asText();
    }
    if (name.isEmpty()) {
      throw ErrorCode.NO_DEFAULT_QUEUE.error();
    }
    return create(state, name);
  }

  private static String create(ServerState state, String name) {
    if (name.strip().length() < 3) {
      throw ErrorCode.DATA_VALIDATION_ERROR.with("name", "String value is too short");
    }
    String now = Dates.stored(state.now());
    ObjectNode queue =
        Json.object()
            .put("id", ServerState.newId())
            .put("name", name.strip())
            .put("company", Accounts.COMPANY)
            .put("created", now)
            .put("last_update", now);
    for (String list : new String[] {"tags", "system_tags", "entries"}) {
      queue.putArray(list);
    }
    queue.putObject("metadata");
    state.queues().put(queue);
    return queue.path("id").asText();
  }

  private static void add(ServerState state, String queueId, String task) {
    ObjectNode queue =
        state
            .queues()
            .find(queueId)
            .orElseThrow(
                () -> ErrorCode.INVALID_QUEUE_ID.with("id", queueId, "company", Accounts.COMPANY));
    if (holds(queue, task)) {
      throw ErrorCode.TASK_ALREADY_QUEUED.with("task", task);
    }
    String now = Dates.stored(state.now());
    queue.withArray("/entries").addObject().put("task", task).put("added", now);
    queue.put("last_update", now);
    QueueHistory.of(state).log(queue);
  }

  private static boolean holds(ObjectNode queue, String task) {
    for (JsonNode entry : queue.path("entries")) {
      if (entry.path("task").asText().equals(task)) {
        return true;
      }
    }
    return false;
  }

  private static void remove(ServerState state, ObjectNode queue, String task) {
    ArrayNode kept = Json.array();
    for (JsonNode entry : queue.path("entries")) {
      if (!entry.path("task").asText().equals(task)) {
        kept.add(entry);
      }
    }
    queue.set("entries", kept);
    queue.put("last_update", Dates.stored(state.now()));
    QueueHistory.of(state).log(queue);
  }

  static void removeFromAll(ServerState state, String task, String exclude) {
    for (ObjectNode queue : state.queues().all()) {
      if (holds(queue, task) && !queue.path("id").asText().equals(exclude)) {
        remove(state, queue, task);
      }
    }
  }

  /** Takes a queued task out of the queue it was put into, and says how often it stood there. */
  static int dequeue(ServerState state, ObjectNode task) {
    if (!Tasks.status(task).equals("queued")) {
      return 0;
    }
    String id = task.path("id").asText();
    return state
        .queues()
        .find(task.path("execution").path("queue").asText())
        .filter(queue -> holds(queue, id))
        .map(
            queue -> {
              remove(state, queue, id);
              return 1;
            })
        .orElse(0);
  }

  static ObjectNode dequeue(ActionCall call) {
    ObjectNode done = dequeue(call, call.text("task"));
    ObjectNode answer = Json.object().put("dequeued", 1);
    return answer.setAll(done);
  }

  static ObjectNode dequeueMany(ActionCall call) {
    return call.each(
        id -> {
          ObjectNode done = dequeue(call, id);
          ObjectNode item = Json.object().put("dequeued", true);
          return item.setAll(done);
        });
  }

  private static ObjectNode dequeue(ActionCall call, String id) {
    String status = call.findText("new_status").orElse("");
    if (!status.isEmpty() && !TaskFields.STATUSES.contains(status)) {
      throw ErrorCode.VALIDATION_ERROR.because("Invalid task status: " + status);
    }
    ServerState state = call.state();
    if (state.tasks().find(id).isEmpty()) {
      removeFromAll(state, id, "");
      return notChanged();
    }
    ObjectNode task = Tasks.forWriting(state, id);
    boolean fromAll = call.flag("remove_from_all_queues", false);
    return leaveQueue(call, task, fromAll, status, "");
  }

  /**
   * Takes a task out of its queue and gives a queued or running one another status, whatever the
   * table says.
   *
   * @param newStatus empty for the status before it was queued
   * @param ifRunning what a running one becomes; empty for the same as a queued one
   */
  static ObjectNode leaveQueue(
      ActionCall call, ObjectNode task, boolean fromAll, String newStatus, String ifRunning) {
    ServerState state = call.state();
    dequeue(state, task);
    if (fromAll) {
      removeFromAll(state, task.path("id").asText(), "");
    }
    String status = Tasks.status(task);
    if (!status.equals("queued") && !status.equals("in_progress")) {
      return notChanged();
    }
    String next = newStatus.isEmpty() ? task.path("enqueue_status").asText("created") : newStatus;
    if (!ifRunning.isEmpty() && status.equals("in_progress")) {
      next = ifRunning;
    }
    return new StatusChange(state, task, next, call.identity().user())
        .because(call)
        .force(true)
        .set("enqueue_status", NullNode.instance)
        .execute();
  }

  private static ObjectNode notChanged() {
    ObjectNode unchanged = Json.object();
    unchanged.putObject("fields");
    return unchanged.put("updated", 0);
  }
}
