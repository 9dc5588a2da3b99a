package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.PythonText;

/**
 * A filter of the newer form: {@code {"any":{"include":[],"exclude":[]},"all":{...},"op":"and"}}.
 */
final class FilterCondition {
  private FilterCondition() {}

  static Predicate<ObjectNode> of(String field, JsonNode filter) {
    if (!filter.isObject()) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "invalid filter for field, dictionary expected",
          "field",
          field,
          "value",
          PythonText.show(filter));
    }
    String op = filter.path("op").asText("and");
    if (!op.equals("and") && !op.equals("or")) {
      throw ErrorCode.VALIDATION_ERROR.with(
          "field",
          field,
          "value",
          "Invalid list query filter operator: " + op + ". Should be one of ['and', 'or']");
    }
    List<Predicate<ObjectNode>> parts = new ArrayList<>();
    addPart(parts, field, filter.path("any"), false);
    addPart(parts, field, filter.path("all"), true);
    return parts.stream()
        .reduce(op.equals("and") ? Predicate::and : Predicate::or)
        .orElse(unused -> true);
  }

  private static void addPart(
      List<Predicate<ObjectNode>> parts, String field, JsonNode part, boolean all) {
    List<Predicate<ObjectNode>> tests = new ArrayList<>();
    addTests(tests, field, part.path("include"), all, true);
    addTests(tests, field, part.path("exclude"), all, false);
    tests.stream().reduce(all ? Predicate::and : Predicate::or).ifPresent(parts::add);
  }

  private static void addTests(
      List<Predicate<ObjectNode>> tests,
      String field,
      JsonNode wanted,
      boolean all,
      boolean include) {
    Set<String> values = new HashSet<>();
    boolean empty = false;
    for (JsonNode each : wanted) {
      empty |= each.isNull();
      if (!each.isNull()) {
        values.add(each.asText());
      }
    }
    if (empty) {
      tests.add(document -> texts(document, field).isEmpty() == include);
    }
    if (!values.isEmpty()) {
      tests.add(document -> passes(texts(document, field), values, all, include));
    }
  }

  private static boolean passes(
      Set<String> found, Set<String> values, boolean all, boolean include) {
    if (include) {
      return all ? found.containsAll(values) : values.stream().anyMatch(found::contains);
    }
    return all ? values.stream().noneMatch(found::contains) : !found.containsAll(values);
  }

  private static Set<String> texts(ObjectNode document, String field) {
    Set<String> texts = new HashSet<>();
    Paths.values(document, field).forEach(each -> texts.add(each.asText()));
    return texts;
  }
}
