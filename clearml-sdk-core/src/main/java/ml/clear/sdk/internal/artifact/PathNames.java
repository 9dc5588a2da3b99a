package ml.clear.sdk.internal.artifact;

/** Names as parts of paths. */
final class PathNames {
  /** What the reference replaces, since it means something in a URL. */
  private static final String REPLACED = "#\"';?:@&=+$,%!\r\n";

  private PathNames() {}

  /** A name as one level of a path: without slashes, and without what means something in a URL. */
  static String oneLevel(String name) {
    String slashed = name.replace('\\', '/');
    StringBuilder level = new StringBuilder(name.length());
    for (char c : strip(slashed).replace("/", ".slash.").toCharArray()) {
      append(level, c, REPLACED.indexOf(c) >= 0);
    }
    // "." and ".." would name another folder; the file server refuses them.
    return level.toString().matches("\\.{0,2}")
        ? level.toString().replace(".", "0x2e")
        : level.toString();
  }

  private static void append(StringBuilder level, char c, boolean replace) {
    if (replace) {
      level.append(String.format("0x%02x", (int) c));
    } else {
      level.append(c);
    }
  }

  private static String strip(String name) {
    return name.replaceAll("^/+|/+$", "");
  }

  /** A name with slashes, of letters, digits, blanks, dots, underscores and hyphens. */
  static String plain(String name) {
    StringBuilder plain = new StringBuilder(name.length());
    name.codePoints()
        .forEach(
            c ->
                plain.appendCodePoint(
                    Character.isLetterOrDigit(c) || " ._-/".indexOf(c) >= 0 ? c : '_'));
    return plain.toString().replaceAll("(^|/)\\.{1,2}(?=/|$)", "$1_");
  }
}
