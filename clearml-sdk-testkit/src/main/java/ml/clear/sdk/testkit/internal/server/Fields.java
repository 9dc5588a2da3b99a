package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.sdk.testkit.internal.json.Json;

/**
 * The declared fields of a request body, and the server's refusals for what does not fit. Fields
 * that are not declared are ignored; null stands for absent.
 */
public final class Fields {
  /** Accepts any body. */
  public static final Fields ANY = new Fields(Map.of());

  private final Map<String, Field> fields;

  private record Field(String type, boolean required) {}

  private Fields(Map<String, Field> fields) {
    this.fields = fields;
  }

  /**
   * Declares fields as {@code name:type}, with {@code !} behind the required ones. Types: {@code
   * str int float bool dict list}, {@code [str]} for a list of texts, and {@code any}.
   */
  public static Fields of(String... declared) {
    Map<String, Field> fields = new TreeMap<>(); // missing ones are told in alphabetical order
    for (String declaration : declared) {
      int colon = declaration.indexOf(':');
      boolean required = declaration.endsWith("!");
      String type = declaration.substring(colon + 1, declaration.length() - (required ? 1 : 0));
      fields.put(declaration.substring(0, colon), new Field(type, required));
    }
    return new Fields(fields);
  }

  /** These fields and more. */
  public Fields and(String... declared) {
    Map<String, Field> all = new TreeMap<>(fields);
    all.putAll(of(declared).fields);
    return new Fields(all);
  }

  /** Refuses a body with a field of the wrong type or without a required one. */
  void check(ObjectNode body) {
    for (Map.Entry<String, JsonNode> entry : body.properties()) {
      Field field = fields.get(entry.getKey());
      if (field != null && !entry.getValue().isNull()) {
        checkType(entry.getKey(), field.type, entry.getValue());
      }
    }
    fields.forEach(
        (name, field) -> {
          if (field.required && !body.hasNonNull(name)) {
            throw ErrorCode.VALIDATION_ERROR.because(
                "error for field '" + name + "'. field is required!");
          }
        });
  }

  private static void checkType(String name, String type, JsonNode value) {
    if (type.startsWith("[")) {
      if (!value.isArray()) {
        throw wrong(name, "list", value);
      }
      String element = type.substring(1, type.length() - 1);
      value.forEach(each -> checkType(name, element, each));
    } else if (!fits(type, value)) {
      throw wrong(name, type, value);
    }
  }

  private static boolean fits(String type, JsonNode value) {
    return switch (type) {
      case "str" -> value.isTextual();
      case "int" -> value.isIntegralNumber() || looksLike(value, "-?\\d+");
      case "float" -> value.isNumber() || looksLike(value, "-?\\d+(\\.\\d+)?");
      case "bool" -> true; // anything is cast
      case "dict" -> value.isObject();
      case "list" -> value.isArray();
      default -> true;
    };
  }

  private static boolean looksLike(JsonNode value, String regex) {
    return value.isTextual() && value.asText().matches(regex);
  }

  private static ApiError wrong(String name, String type, JsonNode value) {
    String shown = value.isTextual() ? "'" + value.asText() + "'" : Json.text(value);
    return ErrorCode.VALIDATION_ERROR.because(
        ("error for field '" + name + "': ('value is wrong, expected type \"" + type + "\"', ")
            + shown
            + ").");
  }
}
