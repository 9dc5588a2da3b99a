package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.sdk.testkit.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** The scalars of one metric and variant, without single values. */
record Curve(String metric, String variant, List<StoredEvent> events) {
  /** The iteration under which single values are reported. */
  static final long SINGLE_VALUE = Integer.MIN_VALUE;

  static boolean isPoint(StoredEvent event) {
    return event.iter() != null && event.iteration() > SINGLE_VALUE;
  }

  /** The curves of some scalars, by metric and variant. */
  static List<Curve> of(Iterable<StoredEvent> scalars) {
    Map<String, Map<String, Curve>> curves = new TreeMap<>();
    for (StoredEvent event : scalars) {
      if (isPoint(event)) {
        curves
            .computeIfAbsent(event.metric(), unused -> new TreeMap<>())
            .computeIfAbsent(
                event.variant(), variant -> new Curve(event.metric(), variant, new ArrayList<>()))
            .events()
            .add(event);
      }
    }
    return curves.values().stream().flatMap(variants -> variants.values().stream()).toList();
  }

  /** Mean values of the buckets that have any event. */
  ObjectNode sampled(CurveKey key, long interval) {
    Map<Long, Mean> buckets = new TreeMap<>();
    for (StoredEvent event : events) {
      long bucket = Math.floorDiv(key.of(event), interval) * interval;
      buckets.computeIfAbsent(bucket, unused -> new Mean()).add(event.value());
    }
    ObjectNode json = Json.object().put("name", variant);
    ArrayNode x = json.putArray("x");
    ArrayNode y = json.putArray("y");
    buckets.forEach(
        (bucket, mean) -> {
          x.add(key.show(bucket));
          y.add(mean.toJson());
        });
    return json;
  }

  /** A mean of values that the index keeps as 32-bit floats, summed without losing small ones. */
  private static final class Mean {
    private int count;
    private double sum;
    private double lost;

    void add(@Nullable JsonNode value) {
      if (value == null || value.isNull()) {
        return;
      }
      double corrected = (float) value.asDouble() - lost;
      double updated = sum + corrected;
      lost = updated - sum - corrected;
      sum = updated;
      count++;
    }

    JsonNode toJson() {
      return count == 0
          ? Json.MAPPER.nullNode()
          : Json.MAPPER.getNodeFactory().numberNode(sum / count);
    }
  }
}
