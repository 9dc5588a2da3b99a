package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ml.clear.sdk.testkit.internal.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One event as it is kept. What every event has stands in fields, because a test may report a
 * million of them and a tree of each would not fit the memory.
 *
 * @param order position among all events; an overwritten event moves to the end
 * @param iter iteration; null if the event came without
 * @param timestamp as sent, mostly milliseconds
 * @param arrival the text of {@code @timestamp}
 * @param value as sent; null if there was none
 * @param rest fields beyond those named here; null if there are none
 */
record StoredEvent(
    long order,
    EventType type,
    String task,
    @Nullable Long iter,
    JsonNode timestamp,
    String arrival,
    String worker,
    String metric,
    String variant,
    boolean modelEvent,
    @Nullable JsonNode value,
    @Nullable ObjectNode rest) {

  /** The iteration of an event that is known to have one. */
  long iteration() {
    return iter == null ? 0 : iter;
  }

  long timestampMillis() {
    return Timestamps.millis(timestamp);
  }

  /** A further field, as text; empty if there is none. */
  String text(String field) {
    return rest == null ? "" : rest.path(field).asText();
  }

  boolean has(String field) {
    return rest != null && rest.hasNonNull(field);
  }

  /** The event as it is read back. */
  ObjectNode toJson() {
    ObjectNode json = Json.object();
    json.set("timestamp", timestamp);
    json.put("type", type.wireName());
    json.put("task", task);
    if (iter != null) {
      json.set("iter", LongNode.valueOf(iter));
    }
    json.put("metric", metric).put("variant", variant);
    if (value != null) {
      json.set("value", value);
    }
    if (rest != null) {
      json.setAll(rest);
    }
    return json.put("model_event", modelEvent).put("@timestamp", arrival).put("worker", worker);
  }
}
