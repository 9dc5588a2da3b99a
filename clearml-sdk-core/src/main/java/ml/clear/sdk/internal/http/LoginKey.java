package ml.clear.sdk.internal.http;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * What opens the first session.
 *
 * @param authorization the header's value; secret
 * @param origin where it was configured, for messages
 */
record LoginKey(String authorization, String origin) {
  static LoginKey basic(String accessKey, String secretKey, String origin) {
    byte[] pair = (accessKey + ":" + secretKey).getBytes(StandardCharsets.UTF_8);
    return new LoginKey("Basic " + Base64.getEncoder().encodeToString(pair), origin);
  }

  static LoginKey bearer(String token, String origin) {
    return new LoginKey("Bearer " + token, origin);
  }

  boolean isBearer() {
    return authorization.startsWith("Bearer ");
  }

  @Override
  public String toString() {
    return "LoginKey[" + (isBearer() ? "token" : "key and secret") + " from " + origin + "]";
  }
}
