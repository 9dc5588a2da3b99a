package ml.clear.sdk.internal.artifact;

import static java.util.stream.Collectors.joining;

import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Names as parts of paths. */
final class PathNames {
  /** What the reference replaces, since it means something in a URL. */
  private static final String REPLACED = "#\"';?:@&=+$,%!\r\n";

  private static final Pattern NOT_PLAIN = Pattern.compile("[^A-Za-z0-9 ._-]");

  private PathNames() {}

  /** A name as one level of a path: without slashes, and without what means something in a URL. */
  static String oneLevel(String name) {
    String slashed = name.replace('\\', '/');
    StringBuilder level = new StringBuilder(name.length());
    for (char c : strip(slashed).replace("/", ".slash.").toCharArray()) {
      append(level, c, REPLACED.indexOf(c) >= 0);
    }
    return withoutDots(level.toString());
  }

  /** "." and ".." would name another folder; the file server refuses them. */
  private static String withoutDots(String level) {
    return level.matches("\\.{0,2}") ? level.replace(".", "0x2e") : level;
  }

  /** A path whose levels stay below the folder that it is appended to. */
  static String below(String path) {
    return Stream.of(path.split("/", -1)).map(PathNames::withoutDots).collect(joining("/"));
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

  /**
   * A path of ASCII letters, digits, blanks, dots, underscores and hyphens. A level that had others
   * gets a mark of its own, so that different paths stay different.
   */
  static String plain(String path) {
    return Stream.of(path.split("/", -1)).map(PathNames::plainLevel).collect(joining("/"));
  }

  private static String plainLevel(String level) {
    String plain = NOT_PLAIN.matcher(level).replaceAll("_");
    boolean unchanged = plain.equals(level) && !level.matches("\\.{1,2}");
    return unchanged ? level : Integer.toHexString(level.hashCode()) + "-" + plain;
  }
}
