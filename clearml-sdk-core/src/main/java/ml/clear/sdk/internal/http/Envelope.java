package ml.clear.sdk.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.internal.http.AttemptFailure.Retry;
import ml.clear.sdk.internal.json.Json;

/** Takes the data out of an answer, or says what kind of failure it is. */
final class Envelope {
  private static final String WRONG_PORT =
      "api.api_server must name the API server, by default port 8008 (8080 is the web server, 8081"
          + " the file server)";

  private final Set<Integer> extraRetryCodes;

  Envelope(Set<Integer> extraRetryCodes) {
    this.extraRetryCodes = extraRetryCodes;
  }

  /**
   * Opens an answer.
   *
   * @param call what was asked
   * @return its data, an empty object if there is none
   */
  JsonNode open(Answer answer, ApiCall call) throws AttemptFailure {
    Optional<Duration> retryAfter =
        RetryAfter.find(answer.retryAfter().orElse(null), answer.serverNow());
    Optional<JsonNode> json = parse(answer.body());
    JsonNode meta = json.map(root -> root.path("meta")).orElseGet(Json::object);
    if (json.isEmpty() || !meta.path("result_code").canConvertToInt()) {
      throw notTheServer(answer, json.isPresent(), call, retryAfter);
    }
    int code = meta.get("result_code").intValue();
    if (code >= 200 && code < 300) {
      JsonNode data = json.get().path("data");
      return data.isMissingNode() || data.isNull() ? Json.object() : data;
    }
    throw rejected(
        code,
        meta.path("result_subcode").asInt(0),
        Json.findText(meta, "result_msg").orElse("no reason given"),
        call,
        retryAfter);
  }

  private static Optional<JsonNode> parse(byte[] body) {
    try {
      JsonNode root = Json.MAPPER.readTree(body);
      return root.isObject() ? Optional.of(root) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private AttemptFailure rejected(
      int code, int subcode, String message, ApiCall call, Optional<Duration> retryAfter) {
    Retry retry = extraRetryCodes.contains(code) ? Retry.YES : retry(code, subcode, call.isBatch());
    Effect effect = effect(code, subcode);
    AttemptFailure failure =
        AttemptFailure.rejected(retry, effect, code, subcode, message, retryAfter);
    return code == 500 && subcode == 4
        ? failure.advising("the server's disk is full: it takes no events until there is room")
        : failure;
  }

  private static Retry retry(int code, int subcode, boolean batch) {
    return switch (code) {
      case 429, 502, 503, 504, 509 -> Retry.YES;
      case 500 ->
          switch (subcode) {
            case 4, 102 -> Retry.YES; // read-only search engine, no database
            case 9999 -> Retry.NO; // not implemented
            // In a batch these mean a value that the server cannot take: NaN, text for a number.
            case 0, 100 -> batch ? Retry.NO : Retry.BOUNDED;
            default -> Retry.BOUNDED;
          };
      default -> code > 500 ? Retry.BOUNDED : Retry.NO;
    };
  }

  private static Effect effect(int code, int subcode) {
    boolean notDone = code < 500 || code == 503 || (code == 500 && subcode == 9999);
    return notDone ? Effect.NONE : Effect.UNKNOWN;
  }

  private AttemptFailure notTheServer(
      Answer answer, boolean isJson, ApiCall call, Optional<Duration> retryAfter) {
    int code = answer.status();
    if (code >= 200 && code < 300) {
      return answer.isHtml()
          ? AttemptFailure.notTheServer(
                  Retry.NO,
                  Effect.UNKNOWN,
                  code,
                  "a web page came back " + quote(answer),
                  retryAfter)
              .advising(WRONG_PORT)
          : AttemptFailure.notTheServer(
              Retry.YES, Effect.UNKNOWN, code, unreadable(answer, isJson), retryAfter);
    }
    Retry retry = extraRetryCodes.contains(code) || code == 408 ? Retry.YES : retry(code, 1, false);
    Effect effect = code == 408 ? Effect.UNKNOWN : effect(code, 0);
    String what = "HTTP " + code + ", not from ClearML itself " + quote(answer);
    AttemptFailure failure = AttemptFailure.notTheServer(retry, effect, code, what, retryAfter);
    return findAdvice(answer, call).map(failure::advising).orElse(failure);
  }

  private static String unreadable(Answer answer, boolean isJson) {
    int length = answer.body().length;
    return length == 0
        ? "an empty answer came back"
        : "an answer of "
            + length
            + " bytes came back that is "
            + (isJson ? "not ClearML's" : "cut off or not JSON");
  }

  private static Optional<String> findAdvice(Answer answer, ApiCall call) {
    int code = answer.status();
    String page = answer.excerpt().toLowerCase(Locale.ROOT);
    if (page.contains("https port") || page.contains("requires tls")) {
      return Optional.of("the port wants TLS: write https:// in api.api_server");
    }
    if (code >= 300 && code < 400) {
      return Optional.of(
          "it redirects to "
              + (answer.location().isEmpty() ? "nowhere" : answer.location())
              + "; name the final address in api.api_server");
    }
    return switch (code) {
      case 401, 403 -> Optional.of("a proxy in front of the server refused, not the server");
      case 404, 405 -> Optional.of(WRONG_PORT);
      case 407 -> Optional.of("the proxy wants a user and a password in its URL");
      case 413 ->
          Optional.of(
              "a proxy takes no body of "
                  + call.body().length
                  + " bytes; raise its limit (nginx: client_max_body_size) or send less at once");
      default -> Optional.empty();
    };
  }

  private static String quote(Answer answer) {
    String excerpt = answer.excerpt();
    return excerpt.isEmpty() ? "(no text)" : "(\"" + excerpt + "\")";
  }
}
