package ml.clear.sdk.internal.artifact;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;

/** What the web UI shows of an artifact. */
public final class Previews {
  /** The most that the reference sends, in characters. */
  public static final int LONGEST = 65_536;

  private static final int ROOM_FOR_MARK = 1024;
  private static final String[] UNITS = {"bytes", "KB", "MB", "GB", "TB", "PB"};

  private Previews() {}

  /** The beginning of a text, saying so if it is not all. */
  public static String ofText(String kind, String text) {
    return text.length() < LONGEST ? text : cut(kind, text);
  }

  /** What is registered of a preview: one that was cut already, and says so, is not cut again. */
  public static String registered(String preview) {
    return preview.length() <= LONGEST + ROOM_FOR_MARK ? preview : cut("preview", preview);
  }

  private static String cut(String kind, String text) {
    int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
    return "# full " + kind + " too large to store, storing first 64kb\n" + text.substring(0, end);
  }

  /** The line the reference writes for a file. */
  public static String ofFile(String name, long sizeBytes) {
    return name + " - " + size(sizeBytes) + "\n";
  }

  /** A size for people as the reference writes it, such as {@code 3 bytes} or {@code 12.5 MB}. */
  public static String size(long bytes) {
    if (bytes == 1) {
      return "1 byte";
    }
    double value = bytes;
    int unit = 0;
    while (value >= 999.995 && unit < UNITS.length - 1) { // which two digits would show as 1000
      value /= 1000;
      unit++;
    }
    DecimalFormat twoDigits =
        new DecimalFormat("0.##", DecimalFormatSymbols.getInstance(Locale.ROOT));
    return twoDigits.format(value) + " " + UNITS[unit];
  }
}
