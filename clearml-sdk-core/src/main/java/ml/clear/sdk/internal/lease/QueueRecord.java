package ml.clear.sdk.internal.lease;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseRecordException;

/** An epoch as a queue document: its number in the name, the rest in metadata, all texts. */
final class QueueRecord {
  static final String BEAT = "beat";
  static final String STATE = "state";
  static final String FREE = "free";
  private static final String HELD = "held";
  private static final String HIDDEN = "k8s-glue"; // the UI and agents leave such queues out

  private QueueRecord() {}

  static String prefix(String resource) {
    return "lease-" + resource + "#";
  }

  static ObjectNode write(Epoch epoch) {
    ObjectNode queue = Json.object().put("name", prefix(epoch.resource()) + epoch.number());
    queue.putArray("system_tags").add(HIDDEN);
    ObjectNode metadata = queue.putObject("metadata");
    put(metadata, "nonce", epoch.nonce());
    put(metadata, BEAT, epoch.beat());
    put(metadata, STATE, HELD);
    put(metadata, "ttl_ms", Long.toString(epoch.ttl().toMillis()));
    put(metadata, "host", epoch.holder().host());
    put(metadata, "pid", Long.toString(epoch.holder().pid()));
    epoch.holder().task().ifPresent(task -> put(metadata, "task", task));
    put(metadata, "purpose", epoch.holder().purpose());
    return queue;
  }

  static ObjectNode entry(String key, String value) {
    return Json.object().put("key", key).put("type", "str").put("value", value);
  }

  static Epoch read(String resource, JsonNode queue) {
    JsonNode metadata = queue.path("metadata");
    String name = queue.path("name").asText();
    try {
      Optional<String> task = Json.findText(metadata.path("task"), "value");
      return new Epoch(
          resource,
          queue.path("id").asText(),
          Long.parseLong(name.substring(prefix(resource).length())),
          value(metadata, "nonce"),
          value(metadata, BEAT),
          value(metadata, STATE).equals(FREE),
          Duration.ofMillis(Long.parseLong(value(metadata, "ttl_ms"))),
          new LeaseHolder(
              value(metadata, "host"),
              Long.parseLong(value(metadata, "pid")),
              task,
              value(metadata, "purpose")));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      // Guessing a ttl could end somebody's term too early.
      throw new LeaseRecordException(
          resource, "queue '" + name + "' has the name of a lease but not its metadata", e);
    }
  }

  private static String value(JsonNode metadata, String key) {
    return metadata.path(key).path("value").asText("");
  }

  private static void put(ObjectNode metadata, String key, String value) {
    metadata.set(key, entry(key, value));
  }
}
