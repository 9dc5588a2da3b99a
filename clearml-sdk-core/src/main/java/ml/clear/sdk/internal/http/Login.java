package ml.clear.sdk.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.internal.http.AttemptFailure.Retry;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** One login: credentials, or a token, for a token. */
final class Login {
  static final String ACTION = "auth.login";

  private final SessionSettings settings;
  private final Exchange exchange;
  private final Envelope envelope;
  private final TimeSource time;

  Login(SessionSettings settings, Exchange exchange, Envelope envelope, TimeSource time) {
    this.settings = settings;
    this.exchange = exchange;
    this.envelope = envelope;
    this.time = time;
  }

  /**
   * Asks for a token. With credentials it is they who log in each time. A token that was given is
   * used for the first login only, since it may be short-lived; then each token asks for the next.
   *
   * @param old the token to renew, if there is one
   * @throws UnsupportedServerException if the server is too old for this library
   */
  Token login(@Nullable Token old, Deadline deadline) throws AttemptFailure {
    ObjectNode body = Json.object();
    settings.requestedLifetime().ifPresent(life -> body.put("expiration_sec", life.toSeconds()));
    ApiCall call = ApiCall.read(ACTION, body);
    LoginKey key = settings.login();
    String authorization =
        old != null && key.isBearer() ? "Bearer " + old.value() : key.authorization();
    long sentNanos = time.nanoTime();
    // Unversioned: before it nobody knows which versions the server has.
    Answer answer = exchange.post(ACTION, call.contentType(), call.body(), authorization, deadline);
    JsonNode data = envelope.open(answer, call);
    String value =
        Json.findText(data, "token")
            .orElseThrow(
                () ->
                    AttemptFailure.notTheServer(
                        Retry.NO,
                        Effect.NONE,
                        answer.status(),
                        "the answer holds no token",
                        Optional.empty()));
    Token token = Token.read(value, sentNanos, answer.serverNow(), settings.refreshMargin());
    requireSupported(token.server());
    return token;
  }

  private void requireSupported(ServerInfo server) {
    if (!server.apiVersion().isAtLeast(ApiCall.BASE)) {
      throw new UnsupportedServerException(
          ACTION,
          "the server at "
              + settings.describeServer()
              + (server.serverVersion().isEmpty() ? "" : " (" + server.serverVersion() + ")")
              + " speaks API "
              + server.apiVersion()
              + " at most, this library needs "
              + ApiCall.BASE
              + ": sections of hyperparameters, configuration objects and artifacts by key are"
              + " missing there. Upgrade the server, or work offline with CLEARML_OFFLINE_MODE=1");
    }
  }
}
