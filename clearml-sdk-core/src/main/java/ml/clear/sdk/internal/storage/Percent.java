package ml.clear.sdk.internal.storage;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Percent-encoding of UTF-8 as the reference does it, with the sets of characters it leaves. */
public final class Percent {
  /** What stays in the folders named after projects and tasks. */
  private static final String KEY_SAFE = "'[]{}()$^,.; -_+-=/";

  private static final String ALWAYS_SAFE = "_.-~";

  private Percent() {}

  /** A project's or task's name as a part of a key: blanks stay, {@code % # ? : &} do not. */
  public static String quoteKey(String name) {
    return quote(name, KEY_SAFE);
  }

  /** A key as the path of an {@code http(s)} URL: only slashes stay. */
  public static String quotePath(String key) {
    return quote(key, "/");
  }

  /** The name of a folder in the cache: blanks stay, slashes do not. */
  static String quoteFolder(String name) {
    return quote(name, " ");
  }

  private static String quote(String text, String safe) {
    StringBuilder quoted = new StringBuilder(text.length() + 16);
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (each & 0xff);
      if (c < 0x80 && (isLetterOrDigit(c) || ALWAYS_SAFE.indexOf(c) >= 0 || safe.indexOf(c) >= 0)) {
        quoted.append(c);
      } else {
        quoted.append(String.format("%%%02X", (int) c));
      }
    }
    return quoted.toString();
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  /** Undoes one quoting; a percent sign that is not followed by two digits stays. */
  public static String unquote(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream plain = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int high = bytes[i] == '%' && i + 2 < bytes.length ? hex(bytes[i + 1]) : -1;
      int low = high < 0 ? -1 : hex(bytes[i + 2]);
      if (low < 0) {
        plain.write(bytes[i]);
      } else {
        plain.write(high << 4 | low);
        i += 2;
      }
    }
    return plain.toString(StandardCharsets.UTF_8);
  }

  private static int hex(byte digit) {
    return Character.digit(digit, 16);
  }
}
