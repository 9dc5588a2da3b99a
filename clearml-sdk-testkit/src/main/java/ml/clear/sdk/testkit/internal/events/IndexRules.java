package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;

/** What the search engine refuses to index, with its words. */
final class IndexRules {
  /** The index keeps values as 32-bit floats; what does not fit is refused. */
  private static final double LARGEST = Float.MAX_VALUE;

  /** Longest term of an index, in UTF-8 bytes. */
  private static final int LONGEST_TERM_BYTES = 32_766;

  private IndexRules() {}

  /** Why an event cannot be indexed, or empty if it can. */
  static Optional<String> refusal(StoredEvent event, String id) {
    JsonNode value = event.value();
    if (value != null && !value.isNull()) {
      Optional<String> refused = value(value, id);
      if (refused.isPresent()) {
        return refused;
      }
    }
    if (Timestamps.find(event.timestamp()).isEmpty()) {
      return Optional.of(unparsable("timestamp", "date", id, event.timestamp().asText()));
    }
    return Stream.of(event.metric(), event.variant(), event.text("key"), event.text("url"))
        .filter(term -> term.length() > LONGEST_TERM_BYTES / 3)
        .filter(term -> term.getBytes(StandardCharsets.UTF_8).length > LONGEST_TERM_BYTES)
        .findFirst()
        .map(term -> "Document contains at least one immense term");
  }

  private static Optional<String> value(JsonNode value, String id) {
    if (value.isArray()) {
      for (JsonNode element : value) {
        Optional<String> refused = value(element, id);
        if (refused.isPresent()) {
          return refused;
        }
      }
      return Optional.empty();
    }
    boolean literal = value.isNumber() && !Double.isFinite(value.doubleValue());
    if (literal && value.isDouble()) {
      return Optional.of("failed to parse");
    }
    boolean fits = value.isNumber() && Math.abs(value.doubleValue()) <= LARGEST;
    return fits || value.isNull()
        ? Optional.empty()
        : Optional.of(unparsable("value", "float", id, value.asText()));
  }

  private static String unparsable(String field, String type, String id, String preview) {
    return ("failed to parse field [%s] of type [%s] in document with id '%s'."
            + " Preview of field's value: '%s'")
        .formatted(field, type, id, preview);
  }
}
