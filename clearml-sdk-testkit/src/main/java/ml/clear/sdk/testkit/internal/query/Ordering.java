package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** {@code order_by}: missing values last, the id decides between equals. */
final class Ordering {
  private static final List<String> NUMERIC =
      List.of("execution.parameters.", "last_metrics.", "hyperparams.", "metadata.");

  private Ordering() {}

  static Optional<Comparator<ObjectNode>> of(Shape shape, ObjectNode query) {
    List<String> fields = new ArrayList<>();
    JsonNode given = query.path("order_by");
    if (given.isTextual() && !given.asText().isEmpty()) {
      fields.add(given.asText());
    }
    given.forEach(each -> fields.add(each.asText()));
    if (fields.isEmpty()) {
      return shape.naturalOrder().map(field -> by(field, true));
    }
    if (!query.hasNonNull("search_text") && fields.contains("@text_score")) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because(
          "text score cannot be used in order_by when search text is not used");
    }
    fields.remove("@text_score");
    if (!fields.contains("id") && !fields.contains("-id")) {
      fields.add("id");
    }
    Comparator<ObjectNode> order = null;
    for (String field : fields) {
      shape.requireField(field.replaceFirst("^[-+]", ""));
      Comparator<ObjectNode> next = by(field, order == null);
      order = order == null ? next : order.thenComparing(next);
    }
    return Optional.ofNullable(order);
  }

  private static Comparator<ObjectNode> by(String field, boolean first) {
    boolean descending = field.startsWith("-");
    String path = field.replaceFirst("^[-+]", "");
    boolean numeric = NUMERIC.stream().anyMatch(path::startsWith);
    // Ascending, the database puts missing values first; the server mends that for one field.
    boolean missingLast = descending || first;
    return (left, right) -> {
      Optional<JsonNode> a = extreme(left, path, descending, numeric);
      Optional<JsonNode> b = extreme(right, path, descending, numeric);
      if (a.isEmpty() || b.isEmpty()) {
        int order = Boolean.compare(a.isEmpty(), b.isEmpty());
        return missingLast ? order : -order;
      }
      int order = compare(a.get(), b.get(), numeric);
      return descending ? -order : order;
    };
  }

  private static Optional<JsonNode> extreme(
      ObjectNode document, String path, boolean greatest, boolean numeric) {
    Comparator<JsonNode> order = (a, b) -> compare(a, b, numeric);
    return Paths.values(document, path).stream()
        .filter(each -> !each.isTextual() || !each.asText().isEmpty())
        .min(greatest ? order.reversed() : order);
  }

  private static int compare(JsonNode a, JsonNode b, boolean numeric) {
    if (a.isNumber() != b.isNumber()) {
      return a.isNumber() ? -1 : 1;
    }
    if (a.isNumber()) {
      return Double.compare(a.asDouble(), b.asDouble());
    }
    return numeric ? compareNumeric(a.asText(), b.asText()) : a.asText().compareTo(b.asText());
  }

  /** Texts with numbers in them, {@code a9} before {@code a10}. */
  private static int compareNumeric(String a, String b) {
    String[] left = a.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)", -1);
    String[] right = b.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)", -1);
    for (int i = 0; i < Math.min(left.length, right.length); i++) {
      boolean numbers = left[i].matches("\\d{1,18}") && right[i].matches("\\d{1,18}");
      int order =
          numbers
              ? Long.compare(Long.parseLong(left[i]), Long.parseLong(right[i]))
              : left[i].compareToIgnoreCase(right[i]);
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(left.length, right.length);
  }
}
