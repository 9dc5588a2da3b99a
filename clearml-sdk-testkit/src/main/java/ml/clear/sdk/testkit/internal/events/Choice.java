package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ApiError;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Fields with few allowed values, and their refusals. */
final class Choice {
  private Choice() {}

  /** One of the values; the first is the default. */
  static String of(ObjectNode body, String field, String... values) {
    String value = Json.findText(body, field).orElse(values[0]);
    if (!Set.of(values).contains(value)) {
      throw refused(field, value);
    }
    return value;
  }

  /** The types an {@code event_type} stands for; absent means all. */
  static Set<EventType> types(ObjectNode body) {
    String name = Json.findText(body, "event_type").orElse("all");
    if (name.equals("all")) {
      return EnumSet.allOf(EventType.class);
    }
    return EnumSet.of(EventType.find(name).orElseThrow(() -> refused("event_type", name)));
  }

  /** A number within bounds. */
  static int number(ObjectNode body, String field, int otherwise, int least, int most) {
    int number = body.path(field).asInt(otherwise);
    if (number < least) {
      throw invalid(field, "'%d' is lower than minimum ('%d').".formatted(number, least));
    }
    if (number > most) {
      throw invalid(field, "'%d' is higher than maximum ('%d').".formatted(number, most));
    }
    return number;
  }

  private static ApiError refused(String field, String value) {
    return invalid(field, "value '" + value + "' is not a valid choice.");
  }

  private static ApiError invalid(String field, String text) {
    return ErrorCode.VALIDATION_ERROR.because("error for field '" + field + "': " + text + ".");
  }
}
