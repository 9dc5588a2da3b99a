package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events that were reported before the recording began: those that answers show whole, and points
 * of curves whose events were not shown.
 */
final class EventSeeds {
  private final Instant start;
  private final Map<String, ObjectNode> whole = new LinkedHashMap<>();
  private final Map<String, ObjectNode> points = new LinkedHashMap<>();

  EventSeeds(Instant start) {
    this.start = start;
  }

  /** Notes an event as an answer showed it. */
  void event(ObjectNode shown) {
    boolean older =
        RecordedTime.parse(shown.path("@timestamp").asText())
            .filter(arrived -> arrived.isBefore(start))
            .isPresent();
    if (older && shown.has("type") && shown.has("task")) {
      whole.putIfAbsent(key(shown) + shown.path("timestamp") + shown.path("msg"), shown.deepCopy());
    }
  }

  /** Notes a point of a curve; an event seen whole counts more. */
  void point(ObjectNode event) {
    ObjectNode known = points.putIfAbsent(key(event), event);
    if (known != null && event.path("value").decimalValue().scale() > 0) {
      known.setAll(event);
    }
  }

  private static String key(JsonNode event) {
    return String.join(
        "|",
        event.path("task").asText(),
        event.path("type").asText(),
        event.path("iter").asText(),
        event.path("metric").asText(),
        event.path("variant").asText());
  }

  /** All of them, by iteration as far as they have one. */
  List<ObjectNode> all() {
    List<ObjectNode> all = new ArrayList<>(whole.values());
    Map<String, JsonNode> known = new LinkedHashMap<>();
    Map<String, JsonNode> timestamps = new LinkedHashMap<>();
    Map<String, String> arrivals = new LinkedHashMap<>();
    for (ObjectNode event : all) {
      known.put(key(event), event);
      timestamps.putIfAbsent(moment(event), event.path("timestamp"));
      arrivals.putIfAbsent(moment(event), event.path("@timestamp").asText());
    }
    points.forEach(
        (key, point) -> {
          if (!known.containsKey(key)) {
            JsonNode timestamp = timestamps.get(moment(point));
            point.set("timestamp", timestamp == null ? millisOf(start) : timestamp);
            point.put("@timestamp", arrivals.getOrDefault(moment(point), start.toString()));
            all.add(point);
          }
        });
    return all;
  }

  /** Events of one task and iteration were mostly reported together. */
  private static String moment(JsonNode event) {
    return event.path("task").asText() + "|" + event.path("iter").asText();
  }

  private static JsonNode millisOf(Instant instant) {
    return Recording.JSON.getNodeFactory().numberNode(instant.toEpochMilli());
  }
}
