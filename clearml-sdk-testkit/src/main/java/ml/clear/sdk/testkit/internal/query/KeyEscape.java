package ml.clear.sdk.testkit.internal.query;

import java.util.Arrays;
import java.util.stream.Collectors;
import ml.clear.sdk.testkit.internal.server.ErrorCode;

/** How the server escapes keys of maps for its database (PROTOCOL §3.5). */
public final class KeyEscape {
  private KeyEscape() {}

  /** The key as it is stored. */
  public static String escape(String key) {
    String trimmed = key.strip();
    if (trimmed.isEmpty()) {
      throw ErrorCode.VALIDATION_ERROR.because("Empty key is not allowed");
    }
    String escaped =
        trimmed.replace("%", "%%").replace(".", "%2E").replace("$", "%24").replace("__", "%_%_");
    return escaped.startsWith("_") ? "%_" + escaped.substring(1) : escaped;
  }

  /** The key as it was before. */
  public static String unescape(String key) {
    String plain =
        Arrays.stream(key.split("%%", -1))
            .map(part -> part.replace("%2E", ".").replace("%24", "$").replace("%_%_", "__"))
            .collect(Collectors.joining("%"));
    return plain.startsWith("%_") ? "_" + plain.substring(2) : plain;
  }
}
