package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Compares the content of a downloaded file with what was noted of the recorded one. */
final class BinaryBody {
  private BinaryBody() {}

  static void compare(JsonNode recorded, byte[] actual, List<Difference> differences) {
    String sha256 = recorded.path("sha256").asText();
    String found = sha256(actual);
    if (!sha256.equals(found)) {
      differences.add(
          new Difference(
              "body", recorded.path("length") + " bytes " + sha256, actual.length + " " + found));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
