package ml.clear.sdk.internal.param;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Chooses the environment variables that a task shows. */
final class EnvironmentPatterns {
  private static final List<String> SECRET_WORDS =
      List.of("SECRET", "PASSWORD", "TOKEN", "ACCESS_KEY", "CREDENTIAL");

  private EnvironmentPatterns() {}

  /**
   * The variables that match, in the order of their names.
   *
   * @param patterns {@code NAME}, {@code PREFIX_*}, {@code *_SUFFIX}, or {@code *} for all but
   *     ClearML's own; each may hold several, separated by commas. A pattern with a star never
   *     takes a variable that looks like a secret; name it in full if it must be shown.
   */
  static Map<String, String> matching(List<String> patterns, Map<String, String> environment) {
    Map<String, String> matching = new TreeMap<>();
    patterns.stream()
        .flatMap(pattern -> List.of(pattern.split(",", -1)).stream())
        .map(pattern -> matcher(pattern.strip()))
        .forEach(
            matcher ->
                environment.forEach(
                    (name, value) -> {
                      if (matcher.test(name)) {
                        matching.put(name, value);
                      }
                    }));
    return matching;
  }

  private static Predicate<String> matcher(String pattern) {
    if (!pattern.contains("*")) {
      return pattern::equals;
    }
    Predicate<String> harmless =
        name -> SECRET_WORDS.stream().noneMatch(name.toUpperCase(Locale.ROOT)::contains);
    if (pattern.equals("*")) {
      return harmless.and(name -> !name.startsWith("CLEARML_") && !name.startsWith("TRAINS_"));
    }
    return pattern.endsWith("*")
        ? harmless.and(name -> name.startsWith(pattern.substring(0, pattern.length() - 1)))
        : harmless.and(name -> pattern.startsWith("*") && name.endsWith(pattern.substring(1)));
  }
}
