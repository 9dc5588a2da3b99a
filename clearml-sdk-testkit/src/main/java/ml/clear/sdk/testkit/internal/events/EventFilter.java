package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The condition {@code [{metric, variants}]} of a read; without any, everything matches. */
final class EventFilter {
  private EventFilter() {}

  static Predicate<StoredEvent> of(JsonNode metrics) {
    Map<String, Set<String>> wanted = new HashMap<>();
    for (JsonNode each : metrics.isObject() ? List.of(metrics) : metrics) {
      Set<String> variants = new HashSet<>();
      each.path("variants").forEach(variant -> variants.add(variant.asText()));
      wanted.put(each.path("metric").asText(), variants);
    }
    return event -> {
      Set<String> variants = wanted.get(event.metric());
      return wanted.isEmpty()
          || (variants != null && (variants.isEmpty() || variants.contains(event.variant())));
    };
  }
}
