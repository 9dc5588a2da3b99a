package ml.clear.sdk.config;

import com.typesafe.config.ConfigValue;
import java.util.regex.Pattern;

/** Words for where a value was found. */
final class Origins {
  static final String BUILDER = "builder";
  static final String DEFAULTS = "built-in default";

  private static final Pattern LINE = Pattern.compile(": (\\d+)(-\\d+)?(?=,|$)");
  private static final String MERGED = "merge of ";

  private Origins() {}

  static String variable(String name) {
    return "variable " + name;
  }

  static String property(String name) {
    return "system property " + name;
  }

  /** Where a value was found, as {@code file:line} if in a file. */
  static String of(ConfigValue value) {
    return text(value.origin().description());
  }

  static String text(String description) {
    if (description.startsWith(DEFAULTS)) {
      return DEFAULTS;
    }
    String sources =
        description.startsWith(MERGED) ? description.substring(MERGED.length()) : description;
    return LINE.matcher(sources).replaceAll(":$1");
  }
}
