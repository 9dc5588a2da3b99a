package ml.clear.sdk.testkit.internal.query;

import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** Patterns in Python's syntax, searched for anywhere in a text. */
final class PythonRegex {
  private static final String KNOWN_ESCAPES = "AbBdDsSwWZafnrtvxuUN";

  private PythonRegex() {}

  static Predicate<String> find(String pattern, boolean ignoreCase) {
    String java = translate(pattern);
    try {
      int flags = ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
      return Pattern.compile(java, flags).asPredicate();
    } catch (PatternSyntaxException e) {
      throw malformed(e.getDescription() + " at position " + e.getIndex());
    }
  }

  /** Refuses escapes that Python does not know, Java's quotes among them; rewrites group names. */
  private static String translate(String pattern) {
    for (int i = 0; i < pattern.length() - 1; i++) {
      if (pattern.charAt(i) == '\\') {
        char escaped = pattern.charAt(i + 1);
        boolean letter = escaped < 128 && Character.isLetter(escaped);
        if (letter && KNOWN_ESCAPES.indexOf(escaped) < 0) {
          throw malformed("bad escape \\" + escaped + " at position " + i);
        }
        i++;
      }
    }
    return pattern.replace("(?P<", "(?<").replace("\\Z", "\\z");
  }

  private static RuntimeException malformed(String reason) {
    return ErrorCode.INVALID_REGEX.with("err", reason, "extra_info", "None");
  }
}
