package ml.clear.sdk.testkit.internal.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.Accounts;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** The registered workers; each is forgotten when its registration lapses. Used under the lock. */
public final class Workers {
  private static final String LOOPBACK = "127.0.0.1";

  private final ServerState state;
  private final Map<String, Worker> byKey = new LinkedHashMap<>();

  Workers(ServerState state) {
    this.state = state;
  }

  /** Those of a server. */
  public static Workers of(ServerState state) {
    return state.part(Workers.class, Workers::new);
  }

  static String key(String user, String id) {
    return "worker_" + Accounts.COMPANY + "_" + user + "_" + id;
  }

  /** Keeps a worker as a list of workers showed it. */
  public void seed(ObjectNode shown) {
    List<String> queues = new ArrayList<>();
    shown.path("queues").forEach(queue -> queues.add(queue.path("id").asText()));
    Instant registered = Instant.parse(instant(shown, "register_time"));
    save(
        new Worker(
            shown.path("key").asText(),
            shown.path("id").asText(),
            shown.path("user").path("id").asText(Accounts.TEST_USER),
            queues,
            texts(shown.path("tags")),
            texts(shown.path("system_tags")),
            registered,
            shown.path("register_timeout").asLong(600),
            shown.has("last_activity_time")
                ? Instant.parse(instant(shown, "last_activity_time"))
                : registered,
            shown.has("last_report_time")
                ? Optional.of(Instant.parse(instant(shown, "last_report_time")))
                : Optional.empty(),
            shown.path("queue").path("id").asText(),
            shown.path("task").path("id").asText(),
            shown.path("project").path("id").asText()));
  }

  private static String instant(ObjectNode shown, String field) {
    return shown.path(field).asText().replace("+00:00", "Z");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  List<Worker> alive() {
    byKey.values().removeIf(worker -> !worker.isAlive(state.now()));
    return List.copyOf(byKey.values());
  }

  Optional<Worker> find(String key) {
    return Optional.ofNullable(byKey.get(key)).filter(worker -> worker.isAlive(state.now()));
  }

  void save(Worker worker) {
    byKey.put(worker.key(), worker);
  }

  void remove(String key) {
    byKey.remove(key);
  }

  boolean watch(String queue) {
    return alive().stream().anyMatch(worker -> worker.queues().contains(queue));
  }

  /** The workers of a queue, as {@code queues.get_all_ex} lists them. */
  public ArrayNode listeningTo(String queue) {
    ArrayNode list = Json.array();
    for (Worker worker : alive()) {
      if (worker.queues().contains(queue)) {
        ObjectNode shown = list.addObject().put("name", worker.id()).put("ip", LOOPBACK);
        shown.put("key", worker.key());
        shown.set("task", named(worker.task(), state.tasks().find(worker.task())));
      }
    }
    return list;
  }

  /** Id and name of a document; null without an id. */
  static JsonNode named(String id, Optional<ObjectNode> document) {
    if (id.isEmpty()) {
      return Json.MAPPER.nullNode();
    }
    ObjectNode named = Json.object().put("id", id);
    document.ifPresent(found -> named.set("name", found.path("name")));
    return named;
  }
}
