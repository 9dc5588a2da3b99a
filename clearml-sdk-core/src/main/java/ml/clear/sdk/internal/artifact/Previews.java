package ml.clear.sdk.internal.artifact;

import java.util.Locale;

/** What the web UI shows of an artifact. */
public final class Previews {
  /** The most that the reference sends, in characters. */
  public static final int LONGEST = 65_536;

  private Previews() {}

  /** The beginning of a text, saying so if it is not all. */
  public static String ofText(String kind, String text) {
    return text.length() < LONGEST
        ? text
        : "# full "
            + kind
            + " too large to store, storing first 64kb\n"
            + text.substring(0, LONGEST);
  }

  /** The line the reference writes for a file. */
  public static String ofFile(String name, long sizeBytes) {
    return name + " - " + size(sizeBytes) + "\n";
  }

  /** A size for people, such as {@code 3 bytes} or {@code 12.5 MB}. */
  public static String size(long bytes) {
    String[] units = {"KB", "MB", "GB", "TB"};
    if (bytes < 1000) {
      return bytes + " bytes";
    }
    double value = bytes / 1000.0;
    int unit = 0;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", value, units[unit]);
  }
}
