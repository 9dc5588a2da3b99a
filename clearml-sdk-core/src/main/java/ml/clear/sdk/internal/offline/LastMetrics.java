package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A task's {@code last_iteration} and {@code last_metrics}, as the server sums up its events. */
final class LastMetrics {
  private static final int MAX_METRICS = 2000; // the server's limit, on metrics here
  private static final String MONITOR = ":monitor:";

  private LastMetrics() {}

  /** Takes one event into the document. */
  static void take(JsonNode event, ObjectNode document) {
    if (event.path("model_event").asBoolean()) {
      return;
    }
    long iteration = event.path("iter").asLong();
    if (!event.path("metric").asText().startsWith(MONITOR)) {
      long before = document.path("last_iteration").asLong();
      document.put("last_iteration", Math.max(before, iteration));
    }
    if (event.path("type").asText().equals("training_stats_scalar")
        && event.path("value").isNumber()) {
      takeValue(event, iteration, document.withObject("/last_metrics"));
    }
  }

  private static void takeValue(JsonNode event, long iteration, ObjectNode metrics) {
    String metric = event.path("metric").asText();
    String variant = event.path("variant").asText();
    String metricKey = md5(metric);
    if (!metrics.has(metricKey) && metrics.size() >= MAX_METRICS) {
      return;
    }
    ObjectNode last = child(child(metrics, metricKey), md5(variant));
    JsonNode value = event.path("value");
    if (last.isEmpty()) {
      last.put("metric", metric).put("variant", variant).put("count", 0);
      put(last, "min", value, iteration);
      put(last, "max", value, iteration);
      put(last, "first", value, iteration);
    }
    last.set("value", value);
    last.put("count", last.path("count").asLong() + 1);
    if (value.asDouble() < last.path("min_value").asDouble()) {
      put(last, "min", value, iteration);
    }
    if (value.asDouble() > last.path("max_value").asDouble()) {
      put(last, "max", value, iteration);
    }
  }

  private static void put(ObjectNode last, String which, JsonNode value, long iteration) {
    last.set(which + "_value", value);
    last.put(which + "_value_iteration", iteration);
  }

  private static ObjectNode child(ObjectNode parent, String key) {
    return parent.get(key) instanceof ObjectNode child ? child : parent.putObject(key);
  }

  private static String md5(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has MD5", e);
    }
  }
}
