package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.PythonText;
import org.jspecify.annotations.Nullable;

/**
 * A filter by a list of values: plain values are alternatives, {@code -value} and {@code __$not}
 * exclude, {@code __$all} and {@code __$any} choose how what follows is combined, null allows
 * "empty", {@code __$nop} starts afresh.
 */
final class ListCondition {
  private enum Test {
    ANY_OF,
    ALL_OF,
    NONE_OF
  }

  private final String field;
  private final Map<Test, Set<String>> tests = new EnumMap<>(Test.class);
  private boolean allowEmpty;
  private @Nullable Boolean combineAll;

  private ListCondition(String field) {
    this.field = field;
  }

  /** The filter of a body field; one value stands for a list of one. */
  static Predicate<ObjectNode> of(String field, JsonNode data) {
    ListCondition condition = new ListCondition(field);
    List<JsonNode> terms = new ArrayList<>();
    if (data.isArray()) {
      data.forEach(terms::add);
    } else {
      terms.add(data);
    }
    condition.read(terms);
    return condition::matches;
  }

  private void read(List<JsonNode> terms) {
    boolean all = false; // plain values are alternatives
    boolean legacy = true; // a minus excludes, until an operator was seen
    boolean not = false;
    for (JsonNode term : terms) {
      if (term.isNull()) {
        not = false;
        start(true);
        allowEmpty = true;
        continue;
      }
      if (!term.isTextual()) {
        throw ErrorCode.FIELDS_VALUE_ERROR.because(
            "invalid value type, string expected", "field", field, "value", PythonText.show(term));
      }
      String value = term.asText();
      if (value.equals("__$nop")) {
        start(true);
        not = false;
        all = false;
        legacy = true;
      } else if (value.startsWith("__$")) {
        if (not) {
          throw ErrorCode.FIELDS_VALUE_ERROR.because(
              "Value is expected after", "field", field, "operator", "__$not");
        }
        not = value.equals("__$not");
        if (!not) {
          all = isAll(value);
          legacy = false;
          start(all);
        }
      } else {
        start(true);
        boolean minus = legacy && !not && value.startsWith("-");
        add(not || minus ? Test.NONE_OF : all ? Test.ALL_OF : Test.ANY_OF, minus, value);
        not = false;
      }
    }
    if (not) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because("Value is expected after", "operator", "__$not");
    }
  }

  private void start(boolean all) {
    if (combineAll == null) {
      combineAll = all;
    }
  }

  private boolean isAll(String operator) {
    return switch (operator) {
      case "__$all", "__$and" -> true;
      case "__$any", "__$or" -> false;
      default ->
          throw ErrorCode.FIELDS_VALUE_ERROR.because(
              "Unsupported operator", "field", field, "operator", operator);
    };
  }

  private void add(Test test, boolean minus, String value) {
    String bare = minus ? value.substring(1) : value;
    if (minus && bare.isEmpty()) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because(
          "Missing value after the exclude prefix -", "field", field, "value", bare);
    }
    tests.computeIfAbsent(test, unused -> new HashSet<>()).add(bare);
  }

  private boolean matches(ObjectNode document) {
    Set<String> values = new HashSet<>();
    Paths.values(document, field).forEach(each -> values.add(each.asText()));
    if (allowEmpty && values.isEmpty()) {
      return true;
    }
    if (tests.isEmpty()) {
      return !allowEmpty;
    }
    boolean all = !Boolean.FALSE.equals(combineAll);
    for (Map.Entry<Test, Set<String>> test : tests.entrySet()) {
      if (passes(test.getKey(), test.getValue(), values) != all) {
        return !all;
      }
    }
    return all;
  }

  private static boolean passes(Test test, Set<String> wanted, Set<String> values) {
    return switch (test) {
      case ANY_OF -> wanted.stream().anyMatch(values::contains);
      case ALL_OF -> values.containsAll(wanted);
      case NONE_OF -> wanted.stream().noneMatch(values::contains);
    };
  }
}
