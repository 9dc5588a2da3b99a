package ml.clear.sdk.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.regex.Pattern;

/**
 * Quotes what the reference's parser reads unquoted and HOCON proper does not: values with a colon,
 * such as {@code api_server: https://api.clear.ml}, which is how {@code clearml-init} writes them,
 * or with two slashes inside, and unknown escapes in quoted text, such as {@code "C:\data"}. Lines
 * stay where they are, and any other text that HOCON proper accepts keeps its meaning. Not
 * thread-safe; one instance a text.
 */
final class PyhoconSyntax {
  private static final String NOT_IN_UNQUOTED = "^`+?!@*&\"[{]}#,=$";
  private static final String END_OF_KEY = ":={}[],#\"\n$";
  private static final String END_OF_URL = "\"[{]}#,$";
  private static final String ESCAPES = "\"\\/bfnrtu";

  /** What the reference recognises before a comment that follows without a space. */
  private static final Pattern WORD =
      Pattern.compile("(?i)true|false|null|[+-]?(\\d*\\.)?\\d+(e[+-]?\\d+)?");

  private final String text;
  private final StringBuilder out;
  private final Deque<Character> open = new ArrayDeque<>();
  private int at;
  private boolean inValue;
  private boolean valueStarted;

  private PyhoconSyntax(String text) {
    this.text = text;
    this.out = new StringBuilder(text.length() + 64);
  }

  /** The same text, acceptable to a parser of HOCON proper. */
  static String toHocon(String text) {
    PyhoconSyntax syntax = new PyhoconSyntax(text);
    while (syntax.at < text.length()) {
      syntax.next();
    }
    return syntax.out.toString();
  }

  private void next() {
    char c = text.charAt(at);
    switch (c) {
      case '"' -> quoted();
      case '#' -> copyLine();
      case '\n' -> {
        inValue = inArray() || (inValue && !valueStarted);
        copy(at + 1);
      }
      case ',' -> {
        inValue = inArray();
        copy(at + 1);
      }
      case '{', '[' -> {
        open.push(c);
        inValue = c == '[';
        valueStarted = false;
        copy(at + 1);
      }
      case '}', ']' -> {
        open.poll();
        inValue = true;
        valueStarted = true;
        copy(at + 1);
      }
      default -> {
        if (text.startsWith("//", at)) {
          copyLine();
        } else if (text.startsWith("${", at)) {
          valueStarted = true;
          int end = text.indexOf('}', at);
          copy(end < 0 ? text.length() : end + 1);
        } else if (Character.isWhitespace(c)) {
          copy(at + 1);
        } else if (inValue) {
          valueStarted = true;
          unquotedValue();
        } else if (c == ':' || c == '=') {
          inValue = true;
          valueStarted = false;
          copy(at + 1);
        } else {
          key();
        }
      }
    }
  }

  private boolean inArray() {
    Character innermost = open.peek();
    return innermost != null && innermost == '[';
  }

  private void key() {
    int end = at + 1;
    while (end < text.length()
        && END_OF_KEY.indexOf(text.charAt(end)) < 0
        && !text.startsWith("//", end)) {
      end++;
    }
    copy(end);
  }

  private void unquotedValue() {
    int end = endOfUnquoted(at);
    String token = text.substring(at, end);
    int colon = token.indexOf(':');
    int slashes = token.indexOf("//");
    if (slashes > 0 && WORD.matcher(token.substring(0, slashes)).matches()) {
      copyLine(); // 5//comment
    } else if (colon < 0 && slashes < 0) {
      copy(Math.max(end, at + 1));
    } else {
      if (token.contains("://")) {
        end = endOfUrl(end);
      }
      out.append('"').append(text.substring(at, end).replace("\\", "\\\\")).append('"');
      at = end;
    }
  }

  private int endOfUnquoted(int from) {
    int end = from;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && NOT_IN_UNQUOTED.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private int endOfUrl(int from) {
    int end = from;
    while (end < text.length()
        && !Character.isWhitespace(text.charAt(end))
        && END_OF_URL.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    return end;
  }

  private void quoted() {
    valueStarted = true;
    if (text.startsWith("\"\"\"", at)) {
      int end = text.indexOf("\"\"\"", at + 3);
      end = end < 0 ? text.length() : end + 3;
      while (end < text.length() && text.charAt(end) == '"') {
        end++; // """a"""" ends with a quote of its own
      }
      copy(end);
      return;
    }
    copy(at + 1);
    while (at < text.length() && text.charAt(at) != '\n') {
      if (text.charAt(at) == '"') {
        copy(at + 1);
        return;
      }
      if (text.charAt(at) == '\\' && at + 1 < text.length()) {
        if (ESCAPES.indexOf(text.charAt(at + 1)) < 0) {
          out.append('\\');
        }
        copy(at + 2);
      } else {
        copy(at + 1);
      }
    }
  }

  private void copyLine() {
    int end = text.indexOf('\n', at);
    copy(end < 0 ? text.length() : end);
  }

  private void copy(int end) {
    out.append(text, at, end);
    at = end;
  }
}
