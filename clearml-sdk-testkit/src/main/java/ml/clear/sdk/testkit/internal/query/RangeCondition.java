package ml.clear.sdk.testkit.internal.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Filters by a range, and by dates with comparison signs. */
final class RangeCondition {
  private RangeCondition() {}

  /** {@code [min, max]}, both included; an open beginning lets missing values pass. */
  static Predicate<ObjectNode> range(String field, JsonNode data) {
    if (!data.isArray() || data.size() != 2) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "Min and max values should be specified for range field " + field);
    }
    JsonNode min = data.get(0);
    JsonNode max = data.get(1);
    if (min.isNull() && max.isNull()) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "At least one of min or max values should be provided for field " + field);
    }
    return document -> {
      List<JsonNode> values = Paths.values(document, field);
      if (values.isEmpty()) {
        return min.isNull();
      }
      return values.stream()
          .anyMatch(
              value ->
                  (min.isNull() || compare(value, min) >= 0)
                      && (max.isNull() || compare(value, max) <= 0));
    };
  }

  /**
   * Dates such as {@code >=2020-01-01T00:00:00}, or a range of two; unreadable ones are ignored.
   */
  static Predicate<ObjectNode> dates(String field, JsonNode data) {
    List<JsonNode> given = new ArrayList<>();
    if (data.isArray()) {
      data.forEach(given::add);
    } else {
      given.add(data);
    }
    boolean signs = given.stream().anyMatch(each -> each.asText().matches("[<>].*"));
    if (given.size() == 2 && !signs) {
      return range(field, data);
    }
    Predicate<ObjectNode> all = unused -> true;
    for (JsonNode each : given) {
      String text = each.asText();
      String sign = text.replaceFirst("^(>=|>|<=|<)?.*$", "$1");
      if (instant(text.substring(sign.length())).isPresent()) {
        String date = text.substring(sign.length());
        all = all.and(document -> matches(document, field, date, sign(sign)));
      }
    }
    return all;
  }

  private static boolean matches(
      ObjectNode document, String field, String date, IntPredicate sign) {
    return Paths.values(document, field).stream()
        .anyMatch(value -> sign.test(compareTexts(value.asText(), date)));
  }

  private static IntPredicate sign(String sign) {
    return switch (sign) {
      case ">=" -> order -> order >= 0;
      case ">" -> order -> order > 0;
      case "<=" -> order -> order <= 0;
      case "<" -> order -> order < 0;
      default -> order -> order == 0;
    };
  }

  private static int compare(JsonNode value, JsonNode bound) {
    if (value.isNumber()) {
      return Double.compare(value.asDouble(), bound.asDouble());
    }
    return compareTexts(value.asText(), bound.asText());
  }

  private static int compareTexts(String value, String bound) {
    Optional<Instant> left = instant(value);
    Optional<Instant> right = instant(bound);
    return left.isPresent() && right.isPresent()
        ? left.get().compareTo(right.get())
        : value.compareTo(bound);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException notWithOffset) {
      try {
        return Optional.of(LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
      } catch (DateTimeParseException notWithTime) {
        return date(text);
      }
    }
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
