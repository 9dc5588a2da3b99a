package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What the documents of a collection look like: their fields in the server's order, defaults,
 * sub-documents, references, and which fields can be searched how. Built once, then immutable.
 */
public final class Shape {
  private final String name;
  private final List<String> fields;
  private final Map<String, Shape> embedded = new LinkedHashMap<>();
  private final Map<String, String> references = new LinkedHashMap<>();
  private final Set<String> sortedLists = new LinkedHashSet<>();
  private final Set<String> excluded = new LinkedHashSet<>();
  private final ObjectNode defaults = Json.object();
  private List<String> patternFields = List.of();
  private List<String> listFields = List.of();
  private List<String> rangeFields = List.of();
  private List<String> dateFields = List.of();
  private List<String> plainFields = List.of();
  private @Nullable String naturalOrder;

  private Shape(String name, List<String> fields) {
    this.name = name;
    this.fields = fields;
  }

  /** A shape with these fields, separated by blanks, in this order. */
  static Shape of(String name, String fields) {
    return new Shape(name, words(fields));
  }

  private static List<String> words(String text) {
    return List.of(text.trim().split("\\s+"));
  }

  Shape defaults(String json) {
    defaults.setAll((ObjectNode) Json.tree(json));
    return this;
  }

  Shape embed(String field, Shape shape) {
    embedded.put(field, shape);
    return this;
  }

  /** A field, or the field of a sub-document, that holds the id of another document. */
  Shape reference(String path, String target) {
    references.put(path, target);
    return this;
  }

  Shape sorted(String lists) {
    sortedLists.addAll(words(lists));
    return this;
  }

  Shape excludedByDefault(String names) {
    excluded.addAll(words(names));
    return this;
  }

  Shape patterns(String names) {
    patternFields = words(names);
    return this;
  }

  Shape lists(String names) {
    listFields = words(names);
    return this;
  }

  Shape ranges(String names) {
    rangeFields = words(names);
    return this;
  }

  Shape dates(String names) {
    dateFields = words(names);
    return this;
  }

  Shape plain(String names) {
    plainFields = words(names);
    return this;
  }

  Shape naturalOrder(String field) {
    naturalOrder = field;
    return this;
  }

  /** The name in messages, such as {@code Task}. */
  public String name() {
    return name;
  }

  List<String> patternFields() {
    return patternFields;
  }

  List<String> listFields() {
    return listFields;
  }

  List<String> rangeFields() {
    return rangeFields;
  }

  List<String> dateFields() {
    return dateFields;
  }

  List<String> plainFields() {
    return plainFields;
  }

  List<String> fields() {
    return fields;
  }

  Set<String> excludedByDefault() {
    return excluded;
  }

  Map<String, String> references() {
    return references;
  }

  /** The index by which the database walks when no order is asked for. */
  Optional<String> naturalOrder() {
    return Optional.ofNullable(naturalOrder);
  }

  /** A copy with all defaults, in the order of the fields, tags sorted, without nulls. */
  public ObjectNode complete(ObjectNode document) {
    ObjectNode complete = Json.object();
    for (String field : fields) {
      JsonNode value = document.hasNonNull(field) ? document.get(field) : defaults.get(field);
      Shape inner = embedded.get(field);
      if (inner != null && (value == null || value.isObject())) {
        value = inner.complete(value instanceof ObjectNode object ? object : Json.object());
      } else if (inner != null && value.isArray()) {
        value = inner.completeAll(value);
      }
      if (value != null && sortedLists.contains(field)) {
        value = sort(value);
      }
      if (value != null) {
        complete.set(field, value.deepCopy());
      }
    }
    return complete;
  }

  private JsonNode completeAll(JsonNode list) {
    var all = Json.array();
    list.forEach(each -> all.add(each instanceof ObjectNode object ? complete(object) : each));
    return all;
  }

  private static JsonNode sort(JsonNode list) {
    Set<String> sorted = new TreeSet<>();
    list.forEach(each -> sorted.add(each.asText()));
    var copy = Json.array();
    sorted.forEach(copy::add);
    return copy;
  }

  /** Refuses a path whose first parts are no fields; below maps everything is allowed. */
  void requireField(String path) {
    Shape shape = this;
    for (String part : path.split("\\.", -1)) {
      if (shape == null) {
        return;
      }
      if (!shape.fields.contains(part)) {
        throw ErrorCode.LOOKUP_ERROR.because(
            "probably an invalid field name or unsupported nested field",
            "err",
            "Cannot resolve field \"" + part + "\"");
      }
      shape = shape.embedded.get(part);
    }
  }

  /** Whether a declared name, such as {@code hyperparams.*}, stands for this field. */
  static boolean matches(List<String> declared, String field) {
    for (String each : declared) {
      if (each.equals(field)
          || (each.endsWith("*") && field.startsWith(each.substring(0, each.length() - 1)))) {
        return true;
      }
    }
    return false;
  }

  /** The fields of a sub-document; empty if that is a map. */
  public List<String> fieldsOf(String field) {
    Shape inner = embedded.get(field);
    return inner == null ? List.of() : inner.fields;
  }
}
