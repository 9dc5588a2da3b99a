package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;

/** What a curve is drawn over. */
enum CurveKey {
  ITER,
  TIMESTAMP,
  ISO_TIME;

  static CurveKey of(String wireName) {
    return switch (wireName) {
      case "timestamp" -> TIMESTAMP;
      case "iso_time" -> ISO_TIME;
      default -> ITER;
    };
  }

  long of(StoredEvent event) {
    return this == ITER ? event.iteration() : event.timestampMillis();
  }

  /** The name of the event's field, by which raw points are listed. */
  String field() {
    return this == ITER ? "iter" : "timestamp";
  }

  JsonNode show(long key) {
    return this == ISO_TIME
        ? JsonNodeFactory.instance.textNode(Timestamps.arrival(Instant.ofEpochMilli(key)))
        : JsonNodeFactory.instance.numberNode(key);
  }
}
