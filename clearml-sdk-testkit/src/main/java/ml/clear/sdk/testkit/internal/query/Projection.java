package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;

/** Which fields of the documents are shown; without any, all but those excluded by default. */
final class Projection {
  private final Shape shape;
  private final Set<String> include = new TreeSet<>();
  private final Set<String> exclude = new TreeSet<>();

  Projection(Shape shape, List<String> onlyFields) {
    this.shape = shape;
    exclude.addAll(shape.excludedByDefault());
    for (String field : onlyFields) {
      String path = field.replaceFirst("^-", "");
      shape.requireField(path);
      (field.startsWith("-") ? exclude : include).add(path);
    }
    exclude.removeAll(include);
  }

  /** What a query asks for. */
  static List<String> asked(ObjectNode query) {
    List<String> fields = new ArrayList<>();
    JsonNode asked = query.hasNonNull("projection") ? query.get("projection") : null;
    JsonNode only = asked == null || asked.isEmpty() ? query.path("only_fields") : asked;
    if (only.isTextual()) {
      fields.add(only.asText());
    }
    only.forEach(each -> fields.add(each.asText()));
    return fields;
  }

  ObjectNode apply(ObjectNode document) {
    ObjectNode complete = shape.complete(document);
    ObjectNode shown = complete;
    if (!include.isEmpty()) {
      shown = Json.object();
      for (String path : include) {
        copy(complete, shown, Paths.parts(path), 0);
      }
    }
    for (String path : exclude) {
      remove(shown, Paths.parts(path));
    }
    return shown;
  }

  private static void copy(JsonNode from, ObjectNode to, List<String> parts, int depth) {
    String part = parts.get(depth);
    JsonNode value = from.get(part);
    if (value == null) {
      return;
    }
    if (depth == parts.size() - 1) {
      to.set(part, value);
    } else if (value.isObject()) {
      ObjectNode inner = to.get(part) instanceof ObjectNode known ? known : to.putObject(part);
      copy(value, inner, parts, depth + 1);
    } else if (value.isArray()) {
      ArrayNode list = to.get(part) instanceof ArrayNode known ? known : to.putArray(part);
      for (int i = 0; i < value.size(); i++) {
        ObjectNode inner =
            i < list.size() && list.get(i) instanceof ObjectNode known ? known : list.addObject();
        copy(value.get(i), inner, parts, depth + 1);
      }
    }
  }

  private static void remove(ObjectNode document, List<String> parts) {
    JsonNode node = document;
    for (String part : parts.subList(0, parts.size() - 1)) {
      node = node.path(part);
    }
    if (node instanceof ObjectNode parent) {
      parent.remove(parts.get(parts.size() - 1));
    }
  }
}
