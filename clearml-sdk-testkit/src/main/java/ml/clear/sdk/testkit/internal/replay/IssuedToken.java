package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * A token both servers have given out: what the recording says of it, and the one of the replay.
 *
 * @param actual the token to send
 * @param expires when it ends, by the recorded clock
 */
record IssuedToken(String user, String role, String actual, Instant expires) {
  static IssuedToken of(String recorded, String actual) {
    JsonNode claims = claims(recorded).orElseGet(Recording.JSON::createObjectNode);
    JsonNode identity = claims.path("identity");
    Instant expires =
        claims.has("exp") ? Instant.ofEpochSecond(claims.get("exp").asLong()) : Instant.MAX;
    return new IssuedToken(
        identity.path("user").asText(), identity.path("role").asText(), actual, expires);
  }

  /** What a token says, without a look at its signature, which is redacted. */
  static Optional<JsonNode> claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length < 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(Recording.JSON.readTree(Base64.getUrlDecoder().decode(parts[1])));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
