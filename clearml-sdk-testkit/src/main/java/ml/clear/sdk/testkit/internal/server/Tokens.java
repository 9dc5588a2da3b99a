package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import ml.clear.sdk.testkit.internal.json.Json;

/** Issues and checks the server's JSON web tokens (PROTOCOL §2.2). Used under the state's lock. */
public final class Tokens {
  private static final long DEFAULT_SECONDS = 30L * 24 * 3600;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private final ServerState state;
  private final byte[] secret = new byte[32];
  private final Set<String> revokedSessions = new HashSet<>();

  Tokens(ServerState state) {
    this.state = state;
    new SecureRandom().nextBytes(secret);
  }

  /** Those of a server. */
  public static Tokens of(ServerState state) {
    return state.part(Tokens.class, Tokens::new);
  }

  /**
   * A new token.
   *
   * @param identity for whom
   * @param seconds how long it is valid; zero or less means 30 days
   */
  public String issue(Identity identity, long seconds) {
    long now = state.now().getEpochSecond();
    ObjectNode claims = Json.object();
    claims.put("iat", now).put("auth_type", "Bearer").put("session_id", ServerState.newId());
    if (seconds > 0 || !identity.role().equals("system")) { // the server's own never expire
      claims.put("exp", now + (seconds > 0 ? seconds : DEFAULT_SECONDS));
    }
    claims.put("env", "<unknown>");
    claims
        .putObject("identity")
        .put("company_name", identity.companyName())
        .put("user_name", identity.userName())
        .put("user", identity.user())
        .put("role", identity.role())
        .put("company", identity.company());
    claims.put("api_version", ApiHandler.NEWEST.toString()).put("server_version", "2.3.0");
    claims.put("server_build", "").put("feature_set", "basic");
    String signed = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "." + encode(Json.text(claims));
    return signed + "." + ENCODER.encodeToString(signature(signed));
  }

  /** Whose token this is. */
  public Identity check(String token) {
    JsonNode identity = claims(token).path("identity");
    return new Identity(
        identity.path("user").asText(),
        identity.path("user_name").asText(),
        identity.path("company").asText(),
        identity.path("company_name").asText(),
        identity.path("role").asText());
  }

  /** The claims of a token that is signed, not expired and not revoked. */
  public JsonNode claims(String token) {
    String[] parts = token.split("\\.", -1);
    if (parts.length < 3) {
      throw invalid("Not enough segments");
    }
    JsonNode claims = decode(parts[1]);
    byte[] signature;
    try {
      signature = Base64.getUrlDecoder().decode(parts[2]);
    } catch (IllegalArgumentException e) {
      throw invalid("Invalid crypto padding");
    }
    if (!MessageDigest.isEqual(signature, signature(parts[0] + "." + parts[1]))) {
      throw invalid("Signature verification failed");
    }
    if (claims.path("exp").asLong(Long.MAX_VALUE) <= state.now().getEpochSecond()) {
      throw invalid("Signature has expired");
    }
    if (revokedSessions.contains(claims.path("session_id").asText())) {
      throw ErrorCode.INVALID_TOKEN.because("revoked token");
    }
    return claims;
  }

  /** Ends the session of a token: it is refused from now on. */
  public void revoke(String token) {
    revokedSessions.add(claims(token).path("session_id").asText());
  }

  private static JsonNode decode(String part) {
    try {
      return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(part));
    } catch (IllegalArgumentException | IOException e) {
      throw invalid("Invalid payload padding");
    }
  }

  private static ApiError invalid(String reason) {
    return ErrorCode.INVALID_TOKEN.because("invalid jwt token", "reason", reason);
  }

  private static String encode(String json) {
    return ENCODER.encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] signature(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
