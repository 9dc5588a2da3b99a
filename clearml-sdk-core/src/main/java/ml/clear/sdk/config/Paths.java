package ml.clear.sdk.config;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Paths as users write them in settings. */
final class Paths {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{(\\w+)}|\\$(\\w+)");

  private Paths() {}

  /** {@code ~}, {@code $NAME} and <code>${NAME}</code> replaced, absolute; unknown names stay. */
  static Path expand(String text, Environment environment) {
    String path = text;
    if (path.equals("~") || path.startsWith("~/") || path.startsWith("~\\")) {
      path = environment.home() + path.substring(1);
    }
    path =
        VARIABLE
            .matcher(path)
            .replaceAll(
                match -> {
                  String name = match.group(1) == null ? match.group(2) : match.group(1);
                  return Matcher.quoteReplacement(
                      environment.variables().getOrDefault(name, match.group()));
                });
    return environment.workingDirectory().resolve(path).normalize();
  }
}
