package ml.clear.sdk.internal.param;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain trees as the HOCON that the Python SDK writes and its parser reads. Not left to the
 * HOCON library, which sorts the keys, so that a task would show another order than the program.
 */
final class HoconText {
  private static final Pattern BARE_KEY = Pattern.compile("[A-Za-z_/-][A-Za-z0-9_/-]*");
  // What Python's parser does not find again, quoted or not.
  private static final Pattern BAD_KEY = Pattern.compile("[\"\\\\\\p{Cntrl}]");

  private final String name;

  private HoconText(String name) {
    this.name = name;
  }

  /**
   * The text of an object, without braces around it.
   *
   * @param name the configuration object, for the error
   * @throws ParameterException if a key is empty or holds a quote, backslash or control character
   */
  static String of(String name, Map<?, ?> tree) {
    return tree.isEmpty() ? "{}" : new HoconText(name).entries(tree, 0);
  }

  private String entries(Map<?, ?> tree, int level) {
    String indent = "  ".repeat(level);
    return tree.entrySet().stream()
        .map(
            entry ->
                indent
                    + key(String.valueOf(entry.getKey()))
                    + (entry.getValue() instanceof Map ? " " : " = ")
                    + value(entry.getValue(), level))
        .collect(Collectors.joining("\n"));
  }

  private String key(String key) {
    if (key.isEmpty() || BAD_KEY.matcher(key).find()) {
      throw new ParameterException(
          name,
          "the key '"
              + key
              + "' cannot be written as HOCON: it is empty or has a quote, backslash or control"
              + " character; use putJson");
    }
    return BARE_KEY.matcher(key).matches() ? key : '"' + key + '"';
  }

  private String value(@Nullable Object value, int level) {
    if (value instanceof Map<?, ?> map) {
      String indent = "  ".repeat(level);
      return map.isEmpty() ? "{}" : "{\n" + entries(map, level + 1) + "\n" + indent + "}";
    }
    if (value instanceof List<?> list) {
      return list.stream()
          .map(element -> value(element, level + 1))
          .collect(Collectors.joining(", ", "[", "]"));
    }
    if (value instanceof Number number) {
      return Encoded.number(number);
    }
    return value instanceof String text && isBlock(text)
        ? "\"\"\"" + text + "\"\"\""
        : PythonJson.compact(value);
  }

  /** Several lines are written as they are, unless their quotes would end the block early. */
  private static boolean isBlock(String text) {
    return text.contains("\n") && !text.contains("\"\"\"") && !text.endsWith("\"");
  }
}
