package ml.clear.sdk.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerRegex;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.queue.QueueSample;
import ml.clear.sdk.queue.WorkerInfo;

/** The {@code queues.*} actions, one method each. Thread-safe. */
public final class QueueCalls {
  /** The task does not stand in this queue. */
  public static final int NOT_IN_QUEUE = 703;

  /** There is no such queue. */
  public static final int NO_SUCH_QUEUE = 701;

  private static final int ALREADY_QUEUED = 706;

  /** Queues asked for at once. */
  public static final int PAGE = 100;

  private final ApiTransport transport;

  public QueueCalls(ApiTransport transport) {
    this.transport = transport;
  }

  /** Makes a queue and gives its id; 400/801 if the name is taken. */
  public String create(String name, List<String> tags) {
    ObjectNode body = Json.object().put("name", name);
    tags.forEach(body.putArray("tags")::add);
    return transport.call(ApiCall.once("queues.create", body)).path("id").asText();
  }

  /** The queue with exactly this name. */
  public Optional<QueueInfo> find(String name) {
    ObjectNode query = Json.object().put("name", ServerRegex.exactly(name));
    return first(query);
  }

  /** The queue with this id. */
  public Optional<QueueInfo> findById(String id) {
    ObjectNode query = Json.object();
    query.putArray("id").add(id);
    return first(query);
  }

  private Optional<QueueInfo> first(ObjectNode query) {
    JsonNode queues =
        transport.call(ApiCall.read("queues.get_all", query.put("search_hidden", true)));
    JsonNode found = queues.path("queues");
    return found.isEmpty() ? Optional.empty() : Optional.of(QueueRead.queue(found.get(0)));
  }

  /** A page of the queues, by name; the last one if it is not full. */
  public List<QueueInfo> page(boolean hidden, int page, int size) {
    ObjectNode query = Json.object().put("page", page).put("page_size", size);
    query.putArray("order_by").add("name");
    query.put("search_hidden", hidden);
    List<QueueInfo> queues = new ArrayList<>();
    transport
        .call(ApiCall.read("queues.get_all", query))
        .path("queues")
        .forEach(queue -> queues.add(QueueRead.queue(queue)));
    return queues;
  }

  /** The queue with at most so many of its first entries; 400/701 if it is gone. */
  public QueueInfo head(String queue, int entries) {
    ObjectNode body = body(queue).put("max_task_entries", entries);
    return QueueRead.queue(transport.call(ApiCall.read("queues.get_by_id", body)).path("queue"));
  }

  /** The id of the queue that is taken where none is named; 400/707 if there is none. */
  public String defaultQueue() {
    return transport.call(ApiCall.read("queues.get_default", Json.object())).path("id").asText();
  }

  /** Deletes a queue; 400/702 if it is not empty, unless forced. */
  public void delete(String queue, boolean force) {
    transport.call(ApiCall.once("queues.delete", body(queue).put("force", force)));
  }

  /** Takes all tasks out, back to the status they had before. */
  public List<String> clear(String queue) {
    List<String> removed = new ArrayList<>();
    transport
        .call(ApiCall.once("queues.clear_queue", body(queue)))
        .path("removed_tasks")
        .forEach(task -> removed.add(task.asText()));
    return removed;
  }

  /** Puts a task at the end; whether it was not there before. */
  public boolean enqueue(String queue, String task) {
    return enqueue(Json.object().put("task", task).put("queue", queue));
  }

  /** Puts it at the end and says why. */
  public boolean enqueue(String queue, String task, String reason) {
    ObjectNode body = Json.object().put("task", task).put("queue", queue);
    return enqueue(body.put("status_reason", reason));
  }

  private boolean enqueue(ObjectNode body) {
    try {
      transport.call(ApiCall.idempotent("tasks.enqueue", body));
      return true;
    } catch (ServerRejectedException e) {
      if (e.is(400, ALREADY_QUEUED)) { // by us, when the first answer was lost, or by others
        return false;
      }
      throw e;
    }
  }

  /** Takes a task out, back to the status it had before; whether it was there. */
  public boolean remove(String queue, String task) {
    ObjectNode body = body(queue).put("task", task).put("update_task_status", true);
    return remove(ApiCall.once("queues.remove_task", body));
  }

  /** Takes an entry out and leaves the task's status alone; whether it was there. */
  public boolean takeOut(String queue, String task, Duration limit) {
    ObjectNode body = body(queue).put("task", task).put("update_task_status", false);
    return remove(ApiCall.once("queues.remove_task", body).within(limit));
  }

  private boolean remove(ApiCall call) {
    try {
      return transport.call(call).path("removed").asInt() > 0;
    } catch (ServerRejectedException e) {
      if (e.is(400, NOT_IN_QUEUE)) {
        return false;
      }
      throw e;
    }
  }

  /** One of the moves to an end; 400/703 if the task does not stand there. */
  public int moveTo(String end, String queue, String task) {
    ObjectNode body = body(queue).put("task", task);
    return transport
        .call(ApiCall.idempotent("queues.move_task_to_" + end, body))
        .path("position")
        .asInt();
  }

  /** One of the moves by some places; 400/703 if the task does not stand there. */
  public int moveBy(String direction, String queue, String task, int places) {
    ObjectNode body = body(queue).put("task", task).put("count", places);
    return transport
        .call(ApiCall.once("queues.move_task_" + direction, body))
        .path("position")
        .asInt();
  }

  /** What the server measured between two moments. */
  public List<QueueSample> metrics(String queue, Instant from, Instant to, Duration interval) {
    ObjectNode body = Json.object().put("from_date", seconds(from)).put("to_date", seconds(to));
    body.put("interval", Math.max(1, interval.toSeconds()));
    body.putArray("queue_ids").add(queue);
    JsonNode found = transport.call(ApiCall.read("queues.get_queue_metrics", body)).path("queues");
    return found.isEmpty() ? List.of() : QueueRead.samples(found.get(0));
  }

  /** The workers heard of lately. */
  public List<WorkerInfo> workers(Duration lastSeen) {
    ObjectNode body = Json.object().put("last_seen", Math.max(1, lastSeen.toSeconds()));
    List<WorkerInfo> workers = new ArrayList<>();
    transport
        .call(ApiCall.read("workers.get_all", body))
        .path("workers")
        .forEach(worker -> workers.add(QueueRead.worker(worker)));
    return workers;
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1000.0;
  }

  private static ObjectNode body(String queue) {
    return Json.object().put("queue", queue);
  }
}
