package ml.clear.sdk.tests.stuck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.StreamSupport;
import ml.clear.sdk.ClearMl;

/** Raw calls, as agents, other SDKs and the web app make them. */
record ServerCalls(ClearMl client) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** A call with a body in JSON, in which ' stands for ". */
  JsonNode call(String action, String body, Object... arguments) {
    String json = String.format(body.replace('\'', '"'), arguments);
    try {
      return client.api().call(action, MAPPER.readTree(json));
    } catch (IOException e) {
      throw new UncheckedIOException(json, e);
    }
  }

  String newTask(String name) {
    return call("tasks.create", "{'name':'%s','type':'training'}", name).path("id").asText();
  }

  String newQueue(String name) {
    return call("queues.create", "{'name':'%s'}", name).path("id").asText();
  }

  void enqueue(String task, String queue) {
    call("tasks.enqueue", "{'task':'%s','queue':'%s'}", task, queue);
  }

  /** Takes it out of its queue as a worker does. */
  void pop(String task, String queue) {
    call("queues.move_task_to_front", "{'task':'%s','queue':'%s'}", task, queue);
    String popped =
        call("queues.get_next_task", "{'queue':'%s'}", queue).at("/entry/task").asText();
    if (!popped.equals(task)) {
      throw new AssertionError("popped " + popped + " instead of " + task);
    }
  }

  void start(String task) {
    call("tasks.started", "{'task':'%s'}", task);
  }

  void ping(String task) {
    call("tasks.ping", "{'task':'%s'}", task);
  }

  void register(String worker, String... queues) {
    call(
        "workers.register",
        "{'worker':'%s','timeout':600,'queues':['%s']}",
        worker,
        String.join("\",\"", queues));
  }

  void report(String worker, String task) {
    call("workers.status_report", "{'worker':'%s','task':'%s','timestamp':1}", worker, task);
  }

  JsonNode task(String id) {
    return call("tasks.get_by_id", "{'task':'%s'}", id).path("task");
  }

  String status(String task) {
    return task(task).path("status").asText();
  }

  /** The tasks in a queue, the next one first. */
  List<String> entries(String queue) {
    JsonNode entries =
        call("queues.get_by_id", "{'queue':'%s'}", queue).path("queue").path("entries");
    return StreamSupport.stream(entries.spliterator(), false)
        .map(entry -> entry.path("task").asText())
        .toList();
  }

  /** All that the server holds, but for what living leases change all the time. */
  String state() {
    StringBuilder state = new StringBuilder();
    String all = "{'search_hidden':true,'page':0,'page_size':500,'order_by':['created']}";
    call("tasks.get_all", all).path("tasks").forEach(task -> state.append(task).append('\n'));
    for (JsonNode queue : call("queues.get_all", all).path("queues")) {
      JsonNode beat = queue.path("metadata").path("beat");
      if (beat instanceof ObjectNode living) {
        living.put("value", "");
      }
      state.append(queue).append('\n');
    }
    return state.toString();
  }
}
