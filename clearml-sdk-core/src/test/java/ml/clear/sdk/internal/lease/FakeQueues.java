package ml.clear.sdk.internal.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.regex.Pattern;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;

/** A server's queues, as PROTOCOL 7.1 has them, with answers that get lost. Thread-safe. */
final class FakeQueues implements ApiTransport {
  private final Map<String, ObjectNode> queues = new LinkedHashMap<>();
  private final Queue<Fault> faults = new ArrayDeque<>();
  private final List<String> actions = new ArrayList<>();
  private int lastId;

  /** What happens to the next call of an action. */
  record Fault(String action, boolean applied, Runnable meanwhile) {}

  synchronized void loseAnswer(String action, boolean applied) {
    faults.add(new Fault(action, applied, () -> {}));
  }

  /** Runs something between the effect of the next such call and its (good) answer. */
  private Runnable after = () -> {};

  private String afterAction = "";

  synchronized void meanwhile(String action, Runnable what) {
    afterAction = action;
    after = what;
  }

  synchronized int calls(String action) {
    return (int) actions.stream().filter(action::equals).count();
  }

  synchronized List<String> names() {
    return queues.values().stream().map(queue -> queue.path("name").asText()).toList();
  }

  @Override
  public JsonNode call(ApiCall call) {
    JsonNode answer;
    Runnable then = () -> {};
    synchronized (this) {
      actions.add(call.action());
      Fault fault = faults.peek();
      boolean lost = fault != null && fault.action().equals(call.action());
      if (lost) {
        faults.remove();
      }
      answer = lost && !fault.applied() ? Json.object() : apply(call.action(), body(call));
      if (lost) {
        throw new ServerUnreachableException(call.action(), Effect.UNKNOWN, "no answer", null);
      }
      if (call.action().equals(afterAction)) {
        then = after;
        afterAction = "";
      }
    }
    then.run();
    return answer;
  }

  private JsonNode apply(String action, JsonNode body) {
    return switch (action) {
      case "queues.get_all" -> find(body);
      case "queues.create" -> create(body);
      case "queues.add_or_update_metadata" -> {
        ObjectNode metadata = (ObjectNode) existing(action, body).path("metadata");
        body.path("metadata").forEach(entry -> metadata.set(entry.path("key").asText(), entry));
        yield Json.object().put("updated", 1);
      }
      case "queues.delete" -> {
        existing(action, body);
        queues.remove(body.path("queue").asText());
        yield Json.object().put("deleted", 1);
      }
      default -> throw new IllegalArgumentException(action);
    };
  }

  private JsonNode find(JsonNode body) {
    Pattern pattern = Pattern.compile(body.path("name").asText());
    ArrayNode found = Json.array();
    for (ObjectNode queue : queues.values()) {
      if (pattern.matcher(queue.path("name").asText()).find()) {
        found.add(queue.deepCopy());
      }
    }
    return Json.object().set("queues", found);
  }

  private JsonNode create(JsonNode body) {
    String name = body.path("name").asText();
    if (names().contains(name)) {
      throw new ServerRejectedException("queues.create", Effect.NONE, 400, 801, "exists");
    }
    String id = "q" + ++lastId;
    ObjectNode queue = body.deepCopy();
    queues.put(id, queue.put("id", id));
    return Json.object().put("id", id);
  }

  private ObjectNode existing(String action, JsonNode body) {
    ObjectNode queue = queues.get(body.path("queue").asText());
    if (queue == null) {
      throw new ServerRejectedException(action, Effect.NONE, 400, 701, "no such queue");
    }
    return queue;
  }

  private static JsonNode body(ApiCall call) {
    try {
      return Json.MAPPER.readTree(call.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ServerInfo server() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
