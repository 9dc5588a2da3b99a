package ml.clear.sdk.internal.param;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A plain value as the Python SDK stores it.
 *
 * @param text the value
 * @param type Python's name of its type; empty for null
 * @param description for an enum its constants, else empty
 */
record Encoded(String text, String type, String description) {
  /** Encodes what {@link PlainTree} gives. */
  static Encoded of(@Nullable Object plain) {
    String description = plain instanceof Enum<?> constant ? constants(constant) : "";
    return new Encoded(textOf(plain), plain == null ? "" : typeOf(plain), description);
  }

  private static String textOf(@Nullable Object plain) {
    if (plain == null) {
      return "";
    }
    if (plain instanceof Boolean flag) {
      return flag ? "True" : "False";
    }
    if (plain instanceof Number number) {
      return number(number);
    }
    if (plain instanceof Enum<?> constant) {
      return constant.name();
    }
    return plain instanceof String text ? text : PythonJson.line(plain);
  }

  static String number(Number number) {
    if (number instanceof Double value) {
      return PythonFloat.text(value);
    }
    return number instanceof Float value ? PythonFloat.text(value.floatValue()) : number.toString();
  }

  private static String typeOf(@Nullable Object plain) {
    if (plain == null) {
      return "NoneType";
    }
    if (plain instanceof Boolean) {
      return "bool";
    }
    if (plain instanceof Number) {
      return PlainTree.isIntegral(plain) ? "int" : "float";
    }
    if (plain instanceof Enum<?> constant) {
      return constant.getDeclaringClass().getSimpleName();
    }
    if (plain instanceof List<?> list) {
      return listType(list);
    }
    return plain instanceof Map ? "dict" : "str";
  }

  /** {@code list/int} if all elements are of one type, else {@code list}. */
  private static String listType(List<?> list) {
    List<String> types = list.stream().map(Encoded::elementType).distinct().toList();
    return types.size() == 1 ? "list/" + types.get(0) : "list";
  }

  private static String elementType(@Nullable Object element) {
    return element instanceof List ? "list" : typeOf(element);
  }

  private static String constants(Enum<?> constant) {
    return Arrays.stream(constant.getDeclaringClass().getEnumConstants())
        .map(Enum::name)
        .collect(Collectors.joining(",\n", "Values:\n", ""));
  }
}
