package ml.clear.sdk.testkit.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Finds queues, and positions of tasks in them. Used under the state's lock. */
final class Queues {
  private static final int SHORTEST_NAME = 3;

  private Queues() {}

  /** The queue a call names. */
  static ObjectNode require(ActionCall call) {
    String id = call.text("queue");
    return call.state()
        .queues()
        .find(id)
        .orElseThrow(() -> ErrorCode.INVALID_QUEUE_ID.with("id", id, "company", Accounts.COMPANY));
  }

  /** The queue a call names, in which its task must stand. */
  static ObjectNode requireWithTask(ActionCall call) {
    String task = call.text("task");
    String id = call.text("queue");
    return call.state()
        .queues()
        .find(id)
        .filter(queue -> position(queue, task) >= 0)
        .orElseThrow(
            () ->
                ErrorCode.INVALID_QUEUE_OR_TASK_NOT_QUEUED.with(
                    "task", task, "id", id, "company", Accounts.COMPANY));
  }

  static String checkedName(String name) {
    if (name.strip().length() < SHORTEST_NAME) {
      throw ErrorCode.DATA_VALIDATION_ERROR.with("name", "String value is too short");
    }
    return name.strip();
  }

  static void requireUnique(ServerState state, String name, String exceptId) {
    for (ObjectNode queue : state.queues().all()) {
      if (queue.path("name").asText().equals(name) && !queue.path("id").asText().equals(exceptId)) {
        throw ErrorCode.EXPECTED_UNIQUE_DATA.with("name", name, "company", Accounts.COMPANY);
      }
    }
  }

  static ArrayNode entries(ObjectNode queue) {
    return queue.withArray("/entries");
  }

  static List<String> tasks(ObjectNode queue) {
    List<String> tasks = new ArrayList<>();
    queue.path("entries").forEach(entry -> tasks.add(entry.path("task").asText()));
    return tasks;
  }

  /** Where a task stands, from zero; negative if it does not. */
  static int position(JsonNode queue, String task) {
    JsonNode entries = queue.path("entries");
    for (int i = 0; i < entries.size(); i++) {
      if (entries.path(i).path("task").asText().equals(task)) {
        return i;
      }
    }
    return -1;
  }
}
