package ml.clear.sdk.testkit.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.task.QueueHistory;
import ml.clear.sdk.testkit.internal.task.QueueRemoval;

/** What stands in a queue: adding, popping, removing, moving. */
final class EntryActions {
  private EntryActions() {}

  static void register(ActionRegistry actions) {
    Fields queue = Fields.of("queue:str!");
    Fields task = queue.and("task:str!");
    Fields move = task.and("count:int");
    actions
        .add("queues.add_task", "2.4", task.and("update_execution_queue:bool"), EntryActions::add)
        .add(
            "queues.get_next_task",
            "1.0",
            queue.and("get_task_info:bool", "task:str"),
            EntryActions::pop)
        .add("queues.remove_task", "2.4", task.and("update_task_status:bool"), EntryActions::remove)
        .add("queues.clear_queue", "1.0", queue, EntryActions::clear)
        .add("queues.peek_task", "2.15", queue, EntryActions::peek)
        .add("queues.get_num_entries", "2.15", queue, EntryActions::count)
        .add("queues.move_task_forward", "2.4", move, call -> move(call, 0))
        .add(
            "queues.move_task_backward",
            "2.4",
            move,
            call -> move(call, call.number("count", 1) - 1))
        .add("queues.move_task_to_front", "2.4", task, call -> move(call, 0))
        .add("queues.move_task_to_back", "2.4", task, call -> move(call, Integer.MAX_VALUE));
  }

  private static ObjectNode add(ActionCall call) {
    ServerState state = call.state();
    ObjectNode queue = Queues.require(call);
    String task = call.text("task");
    if (Queues.position(queue, task) >= 0) {
      throw ErrorCode.TASK_ALREADY_QUEUED.with("task", task);
    }
    String now = Dates.stored(state.now());
    Queues.entries(queue).addObject().put("task", task).put("added", now);
    queue.put("last_update", now);
    QueueHistory.of(state).log(queue);
    if (call.flag("update_execution_queue", true)) {
      state
          .tasks()
          .find(task)
          .ifPresent(
              document ->
                  document.withObject("/execution").put("queue", queue.path("id").asText()));
    }
    return Json.object().put("added", 1);
  }

  private static ObjectNode pop(ActionCall call) {
    ServerState state = call.state();
    ObjectNode queue = Queues.require(call);
    ArrayNode entries = Queues.entries(queue);
    Optional<String> only = call.findText("task").filter(task -> !task.isEmpty());
    if (only.isPresent() && Queues.position(queue, only.get()) != 0) {
      return Json.object();
    }
    QueueHistory.of(state).log(queue);
    if (entries.isEmpty()) {
      return Json.object();
    }
    JsonNode entry = entries.remove(0);
    queue.put("last_update", Dates.stored(state.now()));
    ObjectNode data = Json.object();
    data.set("entry", entry);
    state
        .tasks()
        .find(entry.path("task").asText())
        .ifPresent(
            task -> {
              if (task.path("status").asText().equals("stopped")) {
                task.put("status", "queued"); // an agent may have aborted it while it was enqueued
              }
              if (call.flag("get_task_info", false)) {
                ObjectNode info = data.putObject("task_info");
                info.set("company", task.path("company"));
                info.set("user", task.path("user"));
              }
            });
    return data;
  }

  private static ObjectNode remove(ActionCall call) {
    ObjectNode queue = Queues.requireWithTask(call);
    String task = call.text("task");
    Queues.entries(queue).remove(Queues.position(queue, task));
    queue.put("last_update", Dates.stored(call.state().now()));
    if (call.flag("update_task_status", false)) {
      String id = queue.path("id").asText();
      QueueRemoval.putBack(call, List.of(task), id, "Task was removed from the queue " + id);
    }
    QueueHistory.of(call.state()).log(queue);
    return Json.object().put("removed", 1);
  }

  private static ObjectNode clear(ActionCall call) {
    String id = call.text("queue");
    ObjectNode queue =
        call.state()
            .queues()
            .find(id)
            .orElseThrow(() -> ErrorCode.INVALID_QUEUE_ID.with("queue", id));
    List<String> removed =
        QueueRemoval.putBack(call, Queues.tasks(queue), id, "Queue " + id + " was cleared");
    boolean wasEmpty = Queues.entries(queue).isEmpty();
    Queues.entries(queue).removeAll();
    if (!wasEmpty) {
      QueueHistory.of(call.state()).log(queue);
    }
    ObjectNode data = Json.object();
    ArrayNode tasks = data.putArray("removed_tasks");
    removed.forEach(tasks::add);
    return data;
  }

  private static ObjectNode peek(ActionCall call) {
    ObjectNode data = Json.object();
    JsonNode head = Queues.require(call).path("entries").path(0).path("task");
    return data.put("task", head.textValue());
  }

  private static ObjectNode count(ActionCall call) {
    String id = call.text("queue");
    ObjectNode queue =
        call.state()
            .queues()
            .find(id)
            .orElseThrow(() -> ErrorCode.INVALID_QUEUE_ID.with("queue_id", id));
    return Json.object().put("num", Queues.entries(queue).size());
  }

  /**
   * Moves a task to a position. That a move by a count does not begin where the task stands, but
   * just before the head, is what the recorded server does: one step back leaves a head the head.
   */
  private static ObjectNode move(ActionCall call, int wanted) {
    ObjectNode queue = Queues.requireWithTask(call);
    ArrayNode entries = Queues.entries(queue);
    int position = Queues.position(queue, call.text("task"));
    int reached = Math.max(0, Math.min(wanted, entries.size() - 1));
    JsonNode entry = entries.remove(position);
    entries.insert(reached, entry);
    return Json.object().put("position", reached);
  }
}
