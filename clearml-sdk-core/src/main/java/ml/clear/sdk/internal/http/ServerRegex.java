package ml.clear.sdk.internal.http;

/**
 * Text inside the regular expressions that the server takes for names. It compiles them with
 * Python's {@code re}, which refuses {@code \\Q…\\E} (400/21), so each special character is
 * escaped.
 */
public final class ServerRegex {
  private static final String SPECIAL = "\\.^$*+?{}[]|()-#&~ \t\n\r";

  private ServerRegex() {}

  /** A pattern that matches only this whole text. */
  public static String exactly(String text) {
    return "^" + escape(text) + "$";
  }

  /** The text with each special character escaped by a backslash. */
  public static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 8);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (SPECIAL.indexOf(c) >= 0) {
        escaped.append('\\');
      }
      escaped.append(c);
    }
    return escaped.toString();
  }
}
