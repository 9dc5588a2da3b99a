package ml.clear.sdk.stuck;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.lease.Epoch;
import ml.clear.sdk.internal.lease.LeaseRecords;
import ml.clear.sdk.internal.queue.QueueCalls;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.queue.WorkerInfo;
import ml.clear.sdk.time.TimeSource;

/** Reads what matters, page by page, and counts the requests. Changes nothing. */
final class ServerView {
  /** The server's own limit for a page. */
  private static final int PAGE = 500;

  /** The server forgets a worker by itself after the time-out that the worker asked for. */
  private static final Duration WORKERS_SEEN = Duration.ofHours(1);

  private final CountingTransport transport;
  private final TaskCalls tasks;
  private final QueueCalls queues;
  private final TimeSource time;

  ServerView(ApiTransport transport, TimeSource time) {
    this.transport = new CountingTransport(transport, new AtomicInteger());
    this.tasks = new TaskCalls(this.transport);
    this.queues = new QueueCalls(this.transport);
    this.time = time;
  }

  int requests() {
    return transport.calls().get();
  }

  /** The server's clock: the ages of its documents are by no other. */
  Instant now() {
    return time.now().plus(transport.serverAhead());
  }

  /** All of them, with their entries; hidden ones too, but not the records of leases. */
  List<QueueInfo> queues() {
    List<QueueInfo> all = new ArrayList<>();
    List<QueueInfo> found;
    int page = 0;
    do {
      found = queues.page(true, page++, PAGE);
      found.stream().filter(queue -> !isLease(queue)).forEach(all::add);
    } while (found.size() == PAGE);
    return all;
  }

  private static boolean isLease(QueueInfo queue) {
    return queue.isHidden() && queue.name().startsWith("lease-") && queue.name().contains("#");
  }

  List<WorkerInfo> workers() {
    return queues.workers(WORKERS_SEEN);
  }

  /** The record that counts of each lease that is held. */
  List<Epoch> heldLeases() {
    Map<String, Epoch> greatest =
        LeaseRecords.withPrefix(transport, "").stream()
            .collect(
                Collectors.toMap(
                    Epoch::resource,
                    epoch -> epoch,
                    BinaryOperator.maxBy((a, b) -> Long.compare(a.number(), b.number()))));
    return greatest.values().stream().filter(epoch -> !epoch.free()).toList();
  }

  /** Every task in one of these states. */
  Map<String, TaskState> tasks(TaskStatus... statuses) {
    Map<String, TaskState> all = new HashMap<>();
    JsonNode found;
    int page = 0;
    do {
      ObjectNode query = query().put("page", page++).put("page_size", PAGE);
      var wanted = query.putArray("status");
      for (TaskStatus status : statuses) {
        wanted.add(status.wireName());
      }
      query.putArray("order_by").add("created"); // never changes, so pages do not shift much
      found = tasks.query(query);
      found.forEach(task -> all.put(task.path("id").asText(), TaskState.of(task)));
    } while (found.size() == PAGE);
    return all;
  }

  /** Those of these tasks that exist. */
  Map<String, TaskState> tasks(Collection<String> ids) {
    Map<String, TaskState> all = new HashMap<>();
    List<String> list = List.copyOf(ids);
    for (int from = 0; from < list.size(); from += PAGE) {
      ObjectNode query = query().put("page", 0).put("page_size", PAGE);
      list.subList(from, Math.min(list.size(), from + PAGE)).forEach(query.putArray("id")::add);
      tasks.query(query).forEach(task -> all.put(task.path("id").asText(), TaskState.of(task)));
    }
    return all;
  }

  private static ObjectNode query() {
    ObjectNode query = Json.object().put("search_hidden", true);
    TaskState.FIELDS.forEach(query.putArray("only_fields")::add);
    return query;
  }
}
