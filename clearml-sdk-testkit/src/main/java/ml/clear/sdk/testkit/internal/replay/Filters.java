package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;

/** What the filters of a query say of the documents it found but did not show in full. */
final class Filters {
  private static final Set<String> EXACT = Set.of("project", "type", "status", "parent", "user");
  private static final Set<String> LISTS = Set.of("tags", "system_tags");

  private Filters() {}

  static void harvest(Exchange exchange, Seeds seeds) {
    if (!exchange.action().contains(".get_all")) {
      return;
    }
    String many = exchange.action().substring(0, exchange.action().indexOf('.'));
    ObjectNode known = implied(exchange.requestBody());
    Kind.ofField(many)
        .ifPresent(
            kind ->
                exchange
                    .data()
                    .path(many)
                    .forEach(
                        found ->
                            seeds.see(
                                kind, known.deepCopy().put("id", found.path("id").asText()))));
  }

  private static ObjectNode implied(JsonNode request) {
    ObjectNode known = Recording.JSON.createObjectNode();
    exactName(request.path("name").asText()).ifPresent(name -> known.put("name", name));
    request
        .properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (EXACT.contains(field.getKey()) && value.isArray() && value.size() == 1) {
                String only = value.get(0).asText();
                if (!only.startsWith("-") && !only.startsWith("__$")) {
                  known.put(field.getKey(), only);
                }
              } else if (value.path(0).asText().startsWith(">=")) {
                known.put(field.getKey(), value.path(0).asText().substring(2));
              } else if (LISTS.contains(field.getKey()) && value.isArray()) {
                known.set(field.getKey(), required(value));
              }
            });
    return known;
  }

  /** The name a pattern stands for, if it stands for one. */
  private static Optional<String> exactName(String pattern) {
    if (!pattern.startsWith("^") || !pattern.endsWith("$") || pattern.length() < 3) {
      return Optional.empty();
    }
    String inner = pattern.substring(1, pattern.length() - 1);
    String name = inner.replaceAll("\\\\(\\W)", "$1");
    return inner.replaceAll("\\\\\\W", "").matches("[^.*+?()|\\[\\]{}\\\\^$]*")
        ? Optional.of(name)
        : Optional.empty();
  }

  private static ArrayNode required(JsonNode filter) {
    ArrayNode required = Recording.JSON.createArrayNode();
    boolean excluding = false;
    for (JsonNode element : filter) {
      String text = element.asText();
      if (text.startsWith("__$")) {
        excluding = text.equals("__$not");
      } else if (!excluding && !text.startsWith("-") && !element.isNull()) {
        required.add(text);
      } else {
        excluding = false;
      }
    }
    return required;
  }
}
