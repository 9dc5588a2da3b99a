package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Turns the fields of a query into one condition. Fields it does not know filter nothing. */
final class Filters {
  private final Shape shape;
  private Predicate<ObjectNode> all = unused -> true;

  private Filters(Shape shape) {
    this.shape = shape;
  }

  static Predicate<ObjectNode> of(Shape shape, ObjectNode query) {
    Filters filters = new Filters(shape);
    JsonNode newer = query.path("filters");
    for (Map.Entry<String, JsonNode> filter : newer.properties()) {
      if (Shape.matches(shape.listFields(), filter.getKey()) && !filter.getValue().isEmpty()) {
        filters.add(FilterCondition.of(filter.getKey(), filter.getValue()));
      }
    }
    for (Map.Entry<String, JsonNode> entry : query.properties()) {
      if (!entry.getValue().isNull() && !newer.has(entry.getKey())) {
        filters.read(entry.getKey(), entry.getValue());
      }
    }
    return filters.all;
  }

  private void add(Predicate<ObjectNode> condition) {
    all = all.and(condition);
  }

  private void read(String field, JsonNode value) {
    if (shape.patternFields().contains(field)) {
      if (!value.asText().isEmpty()) {
        add(pattern(field, value.asText(), false));
      }
    } else if (Shape.matches(shape.listFields(), field)) {
      add(ListCondition.of(field, value));
    } else if (Shape.matches(shape.rangeFields(), field)) {
      add(RangeCondition.range(field, value));
    } else if (Shape.matches(shape.plainFields(), field)) {
      add(document -> Paths.values(document, field).contains(value));
    } else if (shape.dateFields().contains(field)) {
      add(RangeCondition.dates(field, value));
    } else if (field.equals("search_text")) {
      add(words(value.asText()));
    } else if (field.equals("_any_") || field.equals("_or_")) {
      addMany(field, value, false);
    } else if (field.equals("_all_") || field.equals("_and_")) {
      addMany(field, value, true);
    }
  }

  private static Predicate<ObjectNode> pattern(String field, String pattern, boolean ignoreCase) {
    Predicate<String> regex = PythonRegex.find(pattern, ignoreCase);
    return document ->
        Paths.values(document, field).stream().anyMatch(value -> regex.test(value.asText()));
  }

  /** The database's text index finds documents with any of the words in these fields. */
  private static Predicate<ObjectNode> words(String text) {
    List<String> wanted = List.of(text.toLowerCase(Locale.ROOT).trim().split("\\W+"));
    return document ->
        Stream.of("name", "id", "comment", "description")
            .flatMap(field -> Stream.of(document.path(field).asText("").split("\\W+")))
            .anyMatch(word -> wanted.contains(word.toLowerCase(Locale.ROOT)));
  }

  private void addMany(String name, JsonNode value, boolean every) {
    JsonNode fields = value.path("fields");
    boolean byPattern = value.hasNonNull("pattern");
    if (!fields.isArray() || byPattern == value.hasNonNull("datetime")) {
      throw ErrorCode.VALIDATION_ERROR.because("incorrect field format", "field", name);
    }
    List<Predicate<ObjectNode>> each = new ArrayList<>();
    for (JsonNode field : fields) {
      if (byPattern) {
        each.add(pattern(field.asText(), value.path("pattern").asText(), true));
      } else if (shape.dateFields().contains(field.asText())) {
        each.add(RangeCondition.dates(field.asText(), value.path("datetime")));
      }
    }
    each.stream().reduce(every ? Predicate::and : Predicate::or).ifPresent(this::add);
  }
}
