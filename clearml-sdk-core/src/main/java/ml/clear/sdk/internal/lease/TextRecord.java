package ml.clear.sdk.internal.lease;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseRecordException;

/** An epoch as JSON, for stores that keep it in a file or an object. */
final class TextRecord {
  private TextRecord() {}

  static String write(Epoch epoch) {
    LeaseHolder holder = epoch.holder();
    ObjectNode node =
        Json.object()
            .put("number", epoch.number())
            .put("nonce", epoch.nonce())
            .put("beat", epoch.beat());
    node.put("free", epoch.free()).put("ttl_ms", epoch.ttl().toMillis());
    node.put("host", holder.host()).put("pid", holder.pid());
    holder.task().ifPresent(task -> node.put("task", task));
    return Json.text(node.put("purpose", holder.purpose()));
  }

  /**
   * Reads a record.
   *
   * @param where for the message
   * @throws LeaseRecordException if it is none
   */
  static Epoch read(String resource, String text, String where) {
    try {
      JsonNode node = Json.MAPPER.readTree(text);
      long number = node.path("number").asLong();
      long ttl = node.path("ttl_ms").asLong();
      if (number > 0 && ttl > 0) {
        return new Epoch(
            resource,
            Long.toString(number),
            number,
            node.path("nonce").asText(),
            node.path("beat").asText("0"),
            node.path("free").asBoolean(),
            Duration.ofMillis(ttl),
            new LeaseHolder(
                node.path("host").asText(),
                node.path("pid").asLong(),
                Json.findText(node, "task"),
                node.path("purpose").asText()));
      }
      throw new LeaseRecordException(resource, where + " lacks a number or a ttl", null);
    } catch (JsonProcessingException e) {
      throw new LeaseRecordException(resource, where + " is no lease record", e);
    }
  }
}
