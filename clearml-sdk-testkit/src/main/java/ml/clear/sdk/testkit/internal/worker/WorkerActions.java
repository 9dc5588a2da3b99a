package ml.clear.sdk.testkit.internal.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Workers that register, report and leave. */
public final class WorkerActions {
  private static final int DEFAULT_TIMEOUT_SECONDS = 600;

  private WorkerActions() {}

  /** Adds the actions; workers tell whether a queue is watched. */
  public static void register(ActionRegistry actions, ServerState state) {
    state.onAskingForWatchers(Workers.of(state)::watch);
    Fields worker = Fields.of("worker:str!", "tags:[str]", "system_tags:[str]");
    actions
        .add(
            "workers.register",
            "2.4",
            worker.and("timeout:int", "queues:[str]"),
            WorkerActions::register)
        .add("workers.unregister", "2.4", worker, WorkerActions::unregister)
        .add(
            "workers.status_report",
            "2.4",
            worker.and(
                "task:str", "queue:str", "queues:[str]", "timestamp:int!", "machine_stats:dict"),
            WorkerActions::report);
    WorkerReads.register(actions);
    WorkerStats.register(actions);
  }

  /** Overwrites whatever has the same id: two processes may share one without noticing. */
  private static ObjectNode register(ActionCall call) {
    int asked = call.number("timeout", DEFAULT_TIMEOUT_SECONDS);
    int timeout = asked == 0 ? DEFAULT_TIMEOUT_SECONDS : asked;
    if (timeout < 0) {
      throw ErrorCode.WORKER_REGISTRATION_FAILED.because(
          "invalid timeout", "timeout", timeout, "worker", call.text("worker"));
    }
    Set<String> unknown = new TreeSet<>(call.texts("queues"));
    unknown.removeIf(queue -> call.state().queues().find(queue).isPresent());
    if (!unknown.isEmpty()) {
      throw ErrorCode.INVALID_QUEUE_ID.with("ids", unknown);
    }
    Worker worker = registered(call, timeout);
    Workers.of(call.state()).save(worker);
    return Json.object();
  }

  private static Worker registered(ActionCall call, int timeout) {
    Instant now = call.state().now();
    String user = call.identity().user();
    boolean byReport = call.action().equals("workers.status_report");
    return new Worker(
        Workers.key(user, call.text("worker")),
        call.text("worker"),
        user,
        byReport ? List.of() : call.texts("queues"),
        byReport ? List.of() : call.texts("tags"),
        byReport ? List.of() : call.texts("system_tags"),
        now,
        timeout,
        now,
        Optional.empty(),
        "",
        "",
        "");
  }

  private static ObjectNode unregister(ActionCall call) {
    Workers.of(call.state()).remove(Workers.key(call.identity().user(), call.text("worker")));
    return Json.object();
  }

  /** Registers a worker that is unknown; its task gets a sign of life, whatever its status. */
  private static ObjectNode report(ActionCall call) {
    ServerState state = call.state();
    Workers workers = Workers.of(state);
    Instant now = state.now();
    String key = Workers.key(call.identity().user(), call.text("worker"));
    Worker known = workers.find(key).orElseGet(() -> registered(call, DEFAULT_TIMEOUT_SECONDS));
    WorkerStats.of(state).log(call);
    String task = call.findText("task").orElse("");
    Optional<ObjectNode> document = state.tasks().find(task);
    boolean lost = !task.isEmpty() && document.isEmpty();
    document.ifPresent(found -> reported(call, found));
    workers.save(
        new Worker(
            key,
            known.id(),
            known.user(),
            call.texts("queues").isEmpty() ? known.queues() : call.texts("queues"),
            tags(call, "tags", known.tags()),
            tags(call, "system_tags", known.systemTags()),
            known.registered(),
            known.timeoutSeconds(),
            now,
            lost ? known.lastReport() : Optional.of(now),
            call.findText("queue").orElse(""),
            lost ? known.task() : task,
            document.map(found -> found.path("project").asText("")).orElse("")));
    if (lost) {
      throw ErrorCode.INVALID_TASK_ID.with("id", task, "company", Accounts.COMPANY);
    }
    return Json.object();
  }

  /** The request's tags; without any the server takes an empty list for the answer. */
  private static List<String> tags(ActionCall call, String field, List<String> known) {
    JsonNode tags = call.body().path(field);
    return tags.isNull() ? known : call.texts(field);
  }

  private static void reported(ActionCall call, ObjectNode task) {
    String now = Dates.stored(call.state().now());
    task.put("last_worker", call.text("worker")).put("last_worker_report", now);
    task.put("last_update", now).put("last_change", now);
    task.put("last_changed_by", call.identity().user());
  }
}
