package ml.clear.sdk.testkit.internal.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Lists of workers. */
final class WorkerReads {
  private static final int DEFAULT_LAST_SEEN_SECONDS = 3600;

  private WorkerReads() {}

  static void register(ActionRegistry actions) {
    Fields fields =
        Fields.of("last_seen:int", "tags:[str]", "system_tags:[str]", "worker_pattern:str");
    actions
        .add("workers.get_all", "2.4", fields, WorkerReads::getAll)
        .add("workers.get_count", "1.0", fields, WorkerReads::count);
  }

  private static ObjectNode getAll(ActionCall call) {
    ObjectNode data = Json.object();
    ArrayNode workers = data.putArray("workers");
    found(call, DEFAULT_LAST_SEEN_SECONDS).forEach(worker -> workers.add(show(call, worker)));
    return data;
  }

  private static ObjectNode count(ActionCall call) {
    return Json.object().put("count", found(call, 0).size());
  }

  private static List<Worker> found(ActionCall call, int lastSeen) {
    int seconds = call.number("last_seen", lastSeen);
    Instant oldest =
        seconds == 0 ? Instant.MIN : call.state().now().minusSeconds(Math.max(1, seconds));
    Pattern id =
        call.findText("worker_pattern").map(WorkerReads::glob).orElse(Pattern.compile(".*"));
    return Workers.of(call.state()).alive().stream()
        .filter(worker -> !worker.lastActivity().isBefore(oldest))
        .filter(worker -> id.matcher(worker.id()).matches())
        .filter(worker -> matches(worker.tags(), call.texts("tags")))
        .filter(worker -> matches(worker.systemTags(), call.texts("system_tags")))
        .toList();
  }

  private static Pattern glob(String text) {
    return Pattern.compile(
        Pattern.quote(text).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"), Pattern.DOTALL);
  }

  /** One of the tags wanted, and none of those with a minus before them. */
  private static boolean matches(List<String> tags, List<String> wanted) {
    List<String> included = wanted.stream().filter(tag -> !tag.startsWith("-")).toList();
    return (included.isEmpty() || included.stream().anyMatch(tags::contains))
        && wanted.stream()
            .filter(tag -> tag.startsWith("-"))
            .noneMatch(tag -> tags.contains(tag.substring(1)));
  }

  private static ObjectNode show(ActionCall call, Worker worker) {
    ServerState state = call.state();
    ObjectNode shown = Json.object();
    shown.putObject("company").put("id", Accounts.COMPANY).put("name", "clearml");
    shown.put("id", worker.id()).put("ip", "127.0.0.1").put("key", worker.key());
    shown.put("last_activity_time", Dates.fresh(worker.lastActivity()));
    worker.lastReport().ifPresent(at -> shown.put("last_report_time", Dates.fresh(at)));
    if (!worker.project().isEmpty()) {
      shown.set(
          "project", Workers.named(worker.project(), state.projects().find(worker.project())));
    }
    ArrayNode queues = shown.putArray("queues");
    for (String queue : worker.queues()) {
      queues.add(queue(state, queue));
      if (queue.equals(worker.queue())) {
        shown.set("queue", queue(state, queue));
      }
    }
    shown.put("register_time", Dates.fresh(worker.registered()));
    shown.put("register_timeout", worker.timeoutSeconds());
    putAll(shown.putArray("system_tags"), worker.systemTags());
    putAll(shown.putArray("tags"), worker.tags());
    if (!worker.task().isEmpty()) {
      shown.set("task", task(state, worker.task()));
    }
    String userName =
        Accounts.of(state).findIdentity(worker.user()).map(u -> u.userName()).orElse("");
    shown.putObject("user").put("id", worker.user()).put("name", userName);
    return shown;
  }

  private static void putAll(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }

  private static JsonNode task(ServerState state, String id) {
    Optional<ObjectNode> document = state.tasks().find(id);
    JsonNode named = Workers.named(id, document);
    if (named instanceof ObjectNode shown && document.isPresent()) {
      JsonNode seconds = document.get().path("active_duration");
      shown.put("running_time", seconds.asLong() * 1000);
      shown.put("last_iteration", document.get().path("last_iteration").asLong());
    }
    return named;
  }

  private static ObjectNode queue(ServerState state, String id) {
    ObjectNode shown = Json.object().put("id", id);
    state
        .queues()
        .find(id)
        .ifPresent(
            queue -> {
              shown.set("name", queue.path("name"));
              if (queue.hasNonNull("display_name")) {
                shown.set("display_name", queue.get("display_name"));
              }
              String next = queue.path("entries").path(0).path("task").asText();
              if (!next.isEmpty()) {
                shown.set("next_task", Workers.named(next, state.tasks().find(next)));
              }
              shown.put("num_tasks", queue.path("entries").size());
            });
    return shown;
  }
}
