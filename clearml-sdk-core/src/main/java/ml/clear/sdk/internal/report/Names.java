package ml.clear.sdk.internal.report;

import org.jspecify.annotations.Nullable;

/** Titles and series as the server can store them. */
final class Names {
  /** The search engine refuses longer keywords, in UTF-8 bytes. */
  static final int MAX_BYTES = 32_766;

  private Names() {}

  /** The name, empty for null, cut between two characters where it exceeds the limit. */
  static String fit(@Nullable String name) {
    if (name == null) {
      return "";
    }
    if (name.length() <= MAX_BYTES / 3) {
      return name; // a char takes three bytes at most
    }
    int bytes = 0;
    int end = 0;
    while (end < name.length()) {
      int codePoint = name.codePointAt(end);
      bytes += codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
      if (bytes > MAX_BYTES) {
        return name.substring(0, end);
      }
      end += Character.charCount(codePoint);
    }
    return name;
  }
}
