package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.JsonNode;

/** How the server, a Python program, shows values and types in its messages. */
public final class PythonText {
  private PythonText() {}

  /** The name of the type that Python reads this JSON value into. */
  public static String typeName(JsonNode value) {
    if (value.isIntegralNumber()) {
      return "int";
    }
    return switch (value.getNodeType()) {
      case STRING -> "str";
      case NUMBER -> "float";
      case BOOLEAN -> "bool";
      case ARRAY -> "list";
      case OBJECT -> "dict";
      default -> "NoneType";
    };
  }

  /** The value as {@code str()} shows it; texts stand bare, but in quotes inside a list. */
  public static String show(JsonNode value) {
    return value.isTextual() ? value.asText() : repr(value);
  }

  /** The value as {@code repr()} shows it. */
  public static String repr(JsonNode value) {
    if (value.isTextual()) {
      String text = value.asText();
      char quote = text.contains("'") && !text.contains("\"") ? '"' : '\'';
      return quote + text + quote;
    }
    if (value.isBoolean()) {
      return value.asBoolean() ? "True" : "False";
    }
    if (value.isNull() || value.isMissingNode()) {
      return "None";
    }
    StringBuilder text = new StringBuilder();
    if (value.isArray()) {
      value.forEach(each -> text.append(text.isEmpty() ? "" : ", ").append(repr(each)));
      return "[" + text + "]";
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(
              each ->
                  text.append(text.isEmpty() ? "" : ", ")
                      .append('\'')
                      .append(each.getKey())
                      .append("': ")
                      .append(repr(each.getValue())));
      return "{" + text + "}";
    }
    return value.asText();
  }
}
