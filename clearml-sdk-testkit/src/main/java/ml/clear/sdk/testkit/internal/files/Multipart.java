package ml.clear.sdk.testkit.internal.files;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the files out of a multipart form: those parts that have a file name. */
final class Multipart {
  private static final Pattern BOUNDARY = Pattern.compile("boundary=\"?([^\";]+)\"?");
  private static final Pattern NAME = Pattern.compile("[; ]name=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("[; ]filename\\*?=");

  private Multipart() {}

  /** Contents by the name of their form field, in their order; empty if it is no such form. */
  static Map<String, byte[]> files(String contentType, byte[] body) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    Matcher boundary = BOUNDARY.matcher(contentType);
    if (!contentType.startsWith("multipart/form-data") || !boundary.find()) {
      return files;
    }
    byte[] delimiter = ("--" + boundary.group(1)).getBytes(StandardCharsets.ISO_8859_1);
    int start = indexOf(body, delimiter, 0);
    while (start >= 0) {
      int partStart = start + delimiter.length;
      int next = indexOf(body, delimiter, partStart);
      if (next < 0) {
        break;
      }
      readPart(files, body, partStart + 2, next - 2);
      start = next;
    }
    return files;
  }

  private static void readPart(Map<String, byte[]> files, byte[] body, int from, int to) {
    int headersEnd = indexOf(body, "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1), from);
    if (headersEnd < 0 || headersEnd + 4 > to + 2) {
      return;
    }
    String headers = new String(body, from, headersEnd - from, StandardCharsets.UTF_8);
    Matcher name = NAME.matcher(headers);
    if (name.find() && FILE_NAME.matcher(headers).find()) {
      String field = name.group(1).replace("%22", "\"").replaceAll("\\\\(.)", "$1");
      files.put(field, Arrays.copyOfRange(body, headersEnd + 4, Math.max(headersEnd + 4, to)));
    }
  }

  private static int indexOf(byte[] in, byte[] wanted, int from) {
    for (int i = Math.max(from, 0); i <= in.length - wanted.length; i++) {
      if (in[i] == wanted[0] && Arrays.equals(in, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
