package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;

/** What the server, or the search engine behind it, does not take (PROTOCOL §4.1). */
final class EventCheck {
  private static final Set<String> TYPES =
      Set.of(
          "training_stats_scalar", "training_stats_vector", "training_debug_image", "plot", "log");

  private EventCheck() {}

  /** Why an event would be refused; empty if it would not. */
  static Optional<String> error(JsonNode event) {
    if (!event.path("type").isTextual()) {
      return Optional.of("Event must have a 'type' field");
    }
    if (!event.path("task").isTextual()) {
      return Optional.of("Event must have a 'task' field");
    }
    if (!TYPES.contains(event.path("type").asText())) {
      return Optional.of("Invalid event type " + event.path("type").asText());
    }
    if (isUnfitIteration(event.get("iter"))) {
      return Optional.of("Invalid iteration");
    }
    return isUnfitValue(event.get("value")) ? Optional.of("Invalid value") : Optional.empty();
  }

  private static boolean isUnfitIteration(JsonNode iteration) {
    return iteration != null
        && !iteration.isNull()
        && !(iteration.isNumber() && iteration.canConvertToLong());
  }

  /** The server indexes values as 32-bit floats; null is stored. */
  private static boolean isUnfitValue(JsonNode value) {
    return value != null
        && !value.isNull()
        && !(value.isNumber() && Math.abs(value.asDouble()) <= Float.MAX_VALUE);
  }
}
