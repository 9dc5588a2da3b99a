package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/**
 * The projection of {@code get_all_ex}: references become {@code {"id": ...}}, with more fields
 * where they are asked for, such as {@code project.name}; the id is always shown.
 */
final class Join {
  private final Shape shape;
  private final ServerState state;
  private final Map<String, List<String>> joined = new LinkedHashMap<>();
  private final Projection projection;

  Join(Shape shape, ServerState state, List<String> asked) {
    this.shape = shape;
    this.state = state;
    this.projection = new Projection(shape, ownFields(asked));
  }

  private List<String> ownFields(List<String> asked) {
    Set<String> own = new TreeSet<>();
    for (String field : asked) {
      String path = field.replaceFirst("^-", "");
      String reference =
          shape.references().keySet().stream()
              .filter(each -> path.startsWith(each + "."))
              .findFirst()
              .orElse("");
      if (!reference.isEmpty()) {
        joined
            .computeIfAbsent(reference, unused -> new ArrayList<>())
            .add(path.substring(reference.length() + 1));
        own.add(reference);
      } else if (path.equals("*")) {
        own.addAll(shape.fields());
      } else {
        own.add(field.replaceFirst("\\.\\*$", ""));
      }
    }
    requireFields(own);
    boolean includes = own.stream().anyMatch(each -> !each.startsWith("-"));
    if (includes) {
      own.add("id");
    }
    own.removeIf(each -> own.stream().anyMatch(other -> each.startsWith(other + ".")));
    return new ArrayList<>(own);
  }

  private void requireFields(Set<String> own) {
    List<String> unknown =
        own.stream()
            .filter(
                each -> !shape.fields().contains(each.replaceFirst("^-", "").split("\\.", 2)[0]))
            .toList();
    if (!unknown.isEmpty()) {
      throw ErrorCode.INVALID_FIELDS.with("fields", unknown, "object", shape.name());
    }
  }

  ObjectNode apply(ObjectNode document) {
    ObjectNode shown = projection.apply(document);
    shape
        .references()
        .forEach((path, target) -> replace(shown, Paths.parts(path), 0, id -> reference(path, id)));
    return shown;
  }

  private ObjectNode reference(String path, JsonNode id) {
    ObjectNode reference = Json.object();
    if (id.isNull() || id.asText().isEmpty()) {
      return reference;
    }
    reference.set("id", id);
    List<String> asked = joined.get(path);
    if (asked != null) {
      String target = shape.references().getOrDefault(path, "");
      List<String> fields = asked.contains("*") ? List.of() : asked;
      Shapes.documents(state, target)
          .find(id.asText())
          .ifPresent(
              found ->
                  reference.setAll(new Join(Shapes.named(target), state, fields).apply(found)));
    }
    return reference;
  }

  private static void replace(
      JsonNode node, List<String> parts, int depth, Function<JsonNode, ObjectNode> by) {
    if (node.isArray()) {
      node.forEach(each -> replace(each, parts, depth, by));
    } else if (node instanceof ObjectNode object && object.has(parts.get(depth))) {
      String part = parts.get(depth);
      if (depth == parts.size() - 1) {
        object.set(part, by.apply(object.get(part)));
      } else {
        replace(object.get(part), parts, depth + 1, by);
      }
    }
  }
}
