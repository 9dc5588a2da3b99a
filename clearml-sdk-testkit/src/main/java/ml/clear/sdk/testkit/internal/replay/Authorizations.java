package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The Authorization header of each request. Recordings have only its scheme; who called follows
 * from what was answered: the newest token, unless the answer tells of another one.
 */
final class Authorizations {
  private final Map<String, Credentials> credentialsByUser = new HashMap<>();
  private final Deque<IssuedToken> tokens = new ArrayDeque<>(); // newest first
  private final Deque<IssuedToken> revoked = new ArrayDeque<>();
  private Optional<IssuedToken> lastUsed = Optional.empty();

  private record Credentials(String accessKey, String secretKey) {}

  /** Credentials that exist when the recording begins. */
  void add(String user, String accessKey, String secretKey) {
    credentialsByUser.put(user, new Credentials(accessKey, secretKey));
  }

  /** The header to send, or empty for none. */
  Optional<String> header(Exchange exchange, Instant now) {
    lastUsed = Optional.empty();
    return switch (exchange.authScheme()) {
      case "" -> Optional.empty();
      case "Basic" -> Optional.of("Basic " + basic(exchange));
      case "Bearer" -> Optional.of("Bearer " + bearer(exchange, now));
      default -> Optional.of(exchange.authScheme() + " anything");
    };
  }

  private String basic(Exchange exchange) {
    Optional<String> user =
        IssuedToken.claims(exchange.data().path("token").asText())
            .map(claims -> claims.path("identity").path("user").asText());
    Credentials known =
        exchange.succeeded()
            ? user.map(credentialsByUser::get).orElseGet(this::anyCredentials)
            : new Credentials("nobody", "nothing");
    String pair = known.accessKey() + ":" + known.secretKey();
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
  }

  private Credentials anyCredentials() {
    return credentialsByUser.values().stream()
        .findFirst()
        .orElse(new Credentials("nobody", "nothing"));
  }

  private String bearer(Exchange exchange, Instant now) {
    String refusal = exchange.status() == 401 ? refusal(exchange) : "";
    if (refusal.contains("Not enough segments")) {
      return "nonsense";
    }
    if (refusal.contains("verification failed")) {
      return valid(now, token -> true).map(Authorizations::tampered).orElse("a.b.c");
    }
    if (refusal.contains("revoked")) {
      return revoked.stream().findFirst().map(IssuedToken::actual).orElse("revoked");
    }
    if (refusal.contains("expired")) {
      return tokens.stream()
          .filter(token -> !token.expires().isAfter(now))
          .findFirst()
          .map(IssuedToken::actual)
          .orElse("expired");
    }
    lastUsed = valid(now, caller(exchange));
    return lastUsed.map(IssuedToken::actual).orElse("unknown");
  }

  private static String refusal(Exchange exchange) {
    JsonNode body = exchange.responseBody();
    return body.isTextual() ? body.textValue() : body.path("meta").path("result_msg").asText();
  }

  /** What the answer says about the caller's role. */
  private static Predicate<IssuedToken> caller(Exchange exchange) {
    if (exchange.status() == 403) {
      String text = refusal(exchange);
      return token -> text.contains("role=" + token.role() + ",");
    }
    boolean forSystem =
        exchange.action().equals("auth.create_user")
            || exchange.action().equals("auth.get_token_for_user")
            || (exchange.action().startsWith("server.") && exchange.data().has("endpoints"));
    if (exchange.succeeded() && forSystem) {
      return token -> !token.role().equals("user");
    }
    String user = exchange.data().path("user").path("id").asText();
    return token ->
        !exchange.action().equals("users.get_current_user") || token.user().equals(user);
  }

  private Optional<IssuedToken> valid(Instant now, Predicate<IssuedToken> condition) {
    return tokens.stream()
        .filter(token -> token.expires().isAfter(now))
        .filter(token -> !revoked.contains(token))
        .filter(condition)
        .findFirst()
        .or(() -> tokens.stream().filter(token -> token.expires().isAfter(now)).findFirst());
  }

  private static String tampered(IssuedToken token) {
    String actual = token.actual();
    int dot = actual.lastIndexOf('.');
    return actual.substring(0, dot + 1) + new StringBuilder(actual.substring(dot + 1)).reverse();
  }

  /** Notes what an answer gave out or ended. */
  void learn(Exchange exchange, JsonNode actualData) {
    JsonNode recorded = exchange.data();
    if (recorded.path("token").isTextual() && actualData.path("token").isTextual()) {
      tokens.addFirst(
          IssuedToken.of(recorded.get("token").asText(), actualData.get("token").asText()));
    }
    JsonNode credentials = actualData.path("credentials");
    if (exchange.action().equals("auth.create_credentials") && credentials.isObject()) {
      lastUsed.ifPresent(
          token ->
              add(
                  token.user(),
                  credentials.path("access_key").asText(),
                  credentials.path("secret_key").asText()));
    }
    if (exchange.action().equals("auth.logout") && exchange.succeeded()) {
      lastUsed.ifPresent(revoked::addFirst);
    }
  }
}
