package ml.clear.sdk.internal.storage;

import java.nio.charset.StandardCharsets;

/** File systems count a name's bytes, of which a letter outside ASCII has two to four. */
final class FileNames {
  private FileNames() {}

  /** How long a name is, in bytes. */
  static int bytes(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length;
  }

  /** The beginning of a name, at most so many bytes, cut between two characters. */
  static String head(String name, int longest) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= longest) {
      return name;
    }
    int end = longest;
    while ((bytes[end] & 0xc0) == 0x80) { // in the middle of a character
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
