package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ml.clear.sdk.testkit.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** One call on its way through an {@link Action}: who asks, with what. Used by one thread. */
public final class ActionCall {
  private final String action;
  private final ApiVersion version;
  private final ServerState state;
  private final @Nullable Identity identity;
  private final HttpHeaders headers;
  private final ObjectNode body;
  private final List<ObjectNode> items;
  private @Nullable ApiAnswer raw;
  private @Nullable String cookie;

  ActionCall(
      String action,
      ApiVersion version,
      ServerState state,
      @Nullable Identity identity,
      HttpHeaders headers,
      RequestBody body) {
    this.action = action;
    this.version = version;
    this.state = state;
    this.identity = identity;
    this.headers = headers;
    this.body = body.object();
    this.items = body.items();
  }

  /** {@code service.action}. */
  public String action() {
    return action;
  }

  /** The version in the path, else the newest. */
  public ApiVersion version() {
    return version;
  }

  /** The server's documents; the caller holds their lock. */
  public ServerState state() {
    return state;
  }

  /** Who calls. Only actions without authorization may find nobody, and are refused here. */
  public Identity identity() {
    if (identity == null) {
      throw ErrorCode.NO_CREDENTIALS.error();
    }
    return identity;
  }

  /** Whether the caller is known; only actions for anybody need to ask. */
  public boolean isAuthenticated() {
    return identity != null;
  }

  /** The headers as sent. */
  public HttpHeaders headers() {
    return headers;
  }

  /** The worker named by the client's headers. */
  public String worker() {
    return headers
        .find("X-ClearML-Worker")
        .or(() -> headers.find("X-Trains-Worker"))
        .orElse("<unknown>");
  }

  /** The body with query arguments and form fields merged in; empty for a batch. */
  public ObjectNode body() {
    return body;
  }

  /** The lines of a batch, or the one body, or nothing if that is empty. */
  public List<ObjectNode> items() {
    return items;
  }

  /** A field that {@link Fields} has declared required. */
  public String text(String field) {
    return findText(field)
        .orElseThrow(
            () ->
                ErrorCode.VALIDATION_ERROR.because(
                    "error for field '" + field + "'. field is required!"));
  }

  /** The text of a field, or empty if it is absent, null or no scalar. */
  public Optional<String> findText(String field) {
    return Json.findText(body, field);
  }

  /** A field's truth, as Python sees it for booleans, numbers and texts. */
  public boolean flag(String field, boolean otherwise) {
    JsonNode value = body.get(field);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    return value.isTextual() ? !value.asText().isEmpty() : value.asBoolean();
  }

  /** A number, or the other value if there is none. */
  public int number(String field, int otherwise) {
    return body.path(field).asInt(otherwise);
  }

  /** The elements of a list of texts; empty if it is absent. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    JsonNode value = body.path(field);
    if (value.isTextual()) {
      texts.add(value.asText());
    }
    value.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /**
   * Runs an operation on each of the {@code ids} in the body, as the {@code *_many} actions do.
   *
   * @param operation gives what stands beside the id of what succeeded
   * @return {@code {"failed": [...], "succeeded": [...]}}
   */
  public ObjectNode each(Function<String, ObjectNode> operation) {
    ObjectNode data = Json.object();
    ArrayNode failed = data.putArray("failed");
    ArrayNode succeeded = data.putArray("succeeded");
    for (String id : texts("ids")) {
      try {
        succeeded.add(Json.object().put("id", id).setAll(operation.apply(id)));
      } catch (ApiError e) {
        ObjectNode error = failed.addObject().put("id", id).putObject("error");
        error.putArray("codes").add(e.code()).add(e.subcode());
        error.put("msg", e.text()).set("data", e.data());
      }
    }
    return data;
  }

  /** Whether the field was sent and is not null. */
  public boolean has(String field) {
    return body.hasNonNull(field);
  }

  /** Answers this instead of an envelope, such as a file to download. */
  public void answerRaw(ApiAnswer answer) {
    raw = answer;
  }

  /** Sets the session cookie of the answer; empty removes it. */
  public void setCookie(String token) {
    cookie = token;
  }

  Optional<ApiAnswer> raw() {
    return Optional.ofNullable(raw);
  }

  Optional<String> cookie() {
    return Optional.ofNullable(cookie);
  }
}
