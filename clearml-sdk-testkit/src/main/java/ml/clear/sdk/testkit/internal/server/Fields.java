package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.sdk.testkit.internal.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The declared fields of a request body, and the server's refusals for what does not fit. Fields
 * that are not declared are ignored; null stands for absent.
 */
public final class Fields {
  /** Accepts any body. */
  public static final Fields ANY = new Fields(Map.of());

  private final Map<String, Field> fields;

  private record Field(String type, boolean required, @Nullable Fields items, int atLeast) {
    Field(String type, boolean required) {
      this(type, required, null, 0);
    }
  }

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

  /**
   * Declares a list.
   *
   * @param name the field
   * @param type of the elements, such as {@code str} or {@code dict}
   * @param atLeast how many elements there must be; a missing list has none
   * @param items fields of elements that are objects
   */
  public Fields list(String name, String type, int atLeast, Fields items) {
    Map<String, Field> all = new TreeMap<>(fields);
    all.put(name, new Field("[" + type + "]", false, items, atLeast));
    return new Fields(all);
  }

  /** A required list of ids, as the {@code *_many} actions take. */
  public Fields ids() {
    return list("ids", "str", 1, ANY);
  }

  /** Declares the only texts that a field may have. */
  public Fields choice(String name, String... choices) {
    Map<String, Field> all = new TreeMap<>(fields);
    boolean required = all.containsKey(name) && all.get(name).required;
    all.put(name, new Field("|" + String.join("|", choices) + "|", required));
    return new Fields(all);
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
        checkItems(entry.getKey(), field, entry.getValue());
      }
    }
    fields.forEach(
        (name, field) -> {
          if (field.required && !body.hasNonNull(name)) {
            throw ErrorCode.VALIDATION_ERROR.because(
                "error for field '" + name + "'. field is required!");
          }
          if (body.path(name).size() < field.atLeast) {
            throw ErrorCode.VALIDATION_ERROR.because(
                "error for field '"
                    + name
                    + "': value '[]' length is lower than allowed minimum '"
                    + field.atLeast
                    + "'..");
          }
        });
  }

  private static void checkItems(String name, Field field, JsonNode list) {
    for (JsonNode item : list) {
      if (field.items != null && item instanceof ObjectNode object) {
        try {
          field.items.check(object);
        } catch (ApiError e) {
          throw ErrorCode.VALIDATION_ERROR.because(
              "error for field '" + name + "': " + nested(e.text()) + ".");
        }
      }
    }
  }

  /** How the real server shows an error within an error. */
  private static String nested(String text) {
    String inner = text.replaceFirst("^.*?\\((.*)\\)$", "$1");
    int dot = inner.indexOf("'. ");
    return dot < 0
        ? inner
        : "(\""
            + inner.substring(0, dot + 2)
            + "\", validationerror('"
            + inner.substring(dot + 3)
            + "'))";
  }

  private static void checkType(String name, String type, JsonNode value) {
    if (type.startsWith("|")) {
      if (!value.isTextual()) {
        throw wrong(name, "str", value);
      }
      if (!type.contains("|" + value.asText() + "|")) {
        throw ErrorCode.VALIDATION_ERROR.because(
            "error for field '"
                + name
                + "': value '"
                + value.asText()
                + "' is not a valid choice..");
      }
    } else if (type.startsWith("[")) {
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
