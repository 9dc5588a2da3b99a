package ml.clear.sdk.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;

/**
 * A bearer token and what its claims say. The claims are read without checking the signature, which
 * only the server can.
 *
 * <p>Its life is counted on this JVM's monotonic clock from the moment the login was sent: the
 * server's {@code exp} is only ever compared with the server's own {@code iat}, so that a wrong
 * clock on this machine neither expires a token nor keeps one too long.
 *
 * @param value what goes behind {@code Bearer}; secret
 * @param server what the claims tell about the server
 * @param refreshAtNanos when to ask for the next one
 * @param expiresAtNanos when the server stops taking it
 */
record Token(String value, ServerInfo server, long refreshAtNanos, long expiresAtNanos) {
  /** What the oldest servers, which do not tell, speak at most. */
  private static final ApiVersion UNTOLD = new ApiVersion(2, 2);

  /** A token without {@code exp} lives for ever; this is as good, and cannot overflow. */
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  /**
   * Reads the claims.
   *
   * @param value the token as the server gave it
   * @param sentNanos when the login was sent, on the monotonic clock
   * @param serverNow the server's clock, for a token that does not tell when it was issued
   * @param threshold how long before its end a token is renewed
   */
  static Token read(String value, long sentNanos, Instant serverNow, Duration threshold) {
    JsonNode claims = claims(value);
    long issued = claims.path("iat").asLong(serverNow.getEpochSecond());
    Duration life =
        claims.path("exp").isNumber()
            ? min(FOR_EVER, Duration.ofSeconds(Math.max(0, claims.get("exp").asLong() - issued)))
            : FOR_EVER;
    // Of a token that lives for a minute, six minutes' notice would mean a login before each call.
    Duration notice = min(threshold, life.dividedBy(2));
    return new Token(
        value,
        server(claims),
        sentNanos + life.minus(notice).toNanos(),
        sentNanos + life.toNanos());
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static ServerInfo server(JsonNode claims) {
    return new ServerInfo(
        Json.findText(claims, "api_version").flatMap(Token::version).orElse(UNTOLD),
        Json.findText(claims, "server_version").orElse(""),
        false,
        Json.findText(claims.path("identity"), "user").orElse(""));
  }

  private static Optional<ApiVersion> version(String text) {
    try {
      return Optional.of(ApiVersion.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static JsonNode claims(String value) {
    String[] parts = value.split("\\.", -1);
    if (parts.length < 2) {
      return Json.object();
    }
    try {
      return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(parts[1]));
    } catch (IOException | IllegalArgumentException e) {
      return Json.object();
    }
  }

  boolean isDueAt(long nanos) {
    return nanos - refreshAtNanos >= 0;
  }

  boolean isExpiredAt(long nanos) {
    return nanos - expiresAtNanos >= 0;
  }

  /** The same token, asked to be renewed later. */
  Token refreshingAt(long nanos) {
    return new Token(value, server, nanos, expiresAtNanos);
  }

  @Override
  public String toString() {
    return "Token[" + server + "]";
  }
}
