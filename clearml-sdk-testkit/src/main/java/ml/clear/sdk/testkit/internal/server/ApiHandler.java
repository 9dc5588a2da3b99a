package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.sdk.testkit.internal.json.Json;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API server without a wire: a request in, an answer out. Thread-safe; a request is parsed
 * outside the state's lock and acts under it.
 */
public final class ApiHandler {
  /** The newest version this server speaks. */
  public static final ApiVersion NEWEST = new ApiVersion(2, 34);

  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final ApiVersion UNKNOWN = new ApiVersion(1, 0);
  private static final ApiVersion FIRST_AS_TEXT = new ApiVersion(2, 1);

  /** The database takes no larger document; the body holds little else. */
  private static final int LARGEST_DOCUMENT = 16 << 20;

  private static final String COOKIE = "clearml_token_basic";
  private static final Pattern PATH =
      Pattern.compile("/?(?:v(\\d+\\.?\\d+)/)?([a-zA-Z_]\\w+\\.[a-zA-Z_]\\w+)/?");

  private final ServerState state;
  private final ActionRegistry actions;
  private final Map<String, Integer> unknownActions = new TreeMap<>(); // guarded by state

  /** A handler of these actions. */
  public ApiHandler(ServerState state, ActionRegistry actions) {
    this.state = state;
    this.actions = actions;
  }

  /** Actions that were asked for and are not known, with how often. */
  public Map<String, Integer> unknownActions() {
    return state.locked(() -> Map.copyOf(unknownActions));
  }

  /** Answers a request; never throws. */
  public ApiAnswer handle(ApiRequest request) {
    if (request.method().equals("OPTIONS")) {
      return ApiAnswer.text(200, "text/html; charset=utf-8", "");
    }
    Optional<String> encoding = request.headers().find("Content-Encoding");
    if (encoding.isPresent() && !encoding.get().isEmpty()) {
      return ApiAnswer.text(
          415,
          "text/html; charset=utf-8",
          "Content encoding is not supported (" + encoding.get() + ")");
    }
    Matcher path = PATH.matcher(request.path());
    if (!path.matches()) {
      ApiError error = new ApiError(400, 0, "Invalid request path " + request.path());
      return new Exchange(request, "", UNKNOWN).refuse(error, null);
    }
    return new Exchange(request, path.group(2), version(path.group(1))).run();
  }

  private static ApiVersion version(@Nullable String text) {
    return text == null ? NEWEST : ApiVersion.parse(text);
  }

  /** One request on its way. */
  private final class Exchange {
    private final ApiRequest request;
    private final String action;
    private final ApiVersion version;

    Exchange(ApiRequest request, String action, ApiVersion version) {
      this.request = request;
      this.action = action;
      this.version = version;
    }

    ApiAnswer run() {
      Optional<ActionRegistry.Entry> entry = actions.find(action, version);
      if (entry.isEmpty()) {
        state.locked(() -> unknownActions.merge(action, 1, Integer::sum));
        return refuse(
            new ApiError(
                404, 0, "Unable to find endpoint for name " + action + " and version " + version),
            null);
      }
      try {
        return run(entry.get());
      } catch (ApiError e) {
        return refuse(e, entry.get().minVersion());
      } catch (RuntimeException e) {
        LOG.warn("{} failed in the testkit", action, e);
        return refuse(
            new ApiError(500, 0, String.valueOf(e.getMessage())), entry.get().minVersion());
      }
    }

    private ApiAnswer run(ActionRegistry.Entry entry) {
      Identity identity = state.locked(() -> authorize(entry.access()));
      RequestBody body = RequestBody.parse(request);
      if (!body.isBatch()) {
        entry.fields().check(body.object());
        if (body.items().size() <= 1
            && request.body().length > LARGEST_DOCUMENT
            && !action.startsWith("events.")) {
          throw new ApiError(500, 0, "'findAndModify' command document too large");
        }
      }
      ActionCall call = new ActionCall(action, version, state, identity, request.headers(), body);
      return state.locked(
          () -> {
            ObjectNode data = entry.action().run(call);
            ApiAnswer answer =
                call.raw().orElseGet(() -> envelope(200, 0, "OK", entry.minVersion(), data));
            return call.cookie()
                .map(token -> answer.with("Set-Cookie", COOKIE + "=" + token + "; Path=/"))
                .orElse(answer);
          });
    }

    private @Nullable Identity authorize(ActionRegistry.Access access) {
      Optional<String> authorization = request.headers().find("Authorization").or(this::cookie);
      if (access == ActionRegistry.Access.ANYBODY) {
        try {
          return authorization.map(this::identify).orElse(null);
        } catch (ApiError e) {
          return null;
        }
      }
      Identity identity = identify(authorization.orElseThrow(ErrorCode.NO_CREDENTIALS::error));
      if (!access.roles().isEmpty() && !access.roles().contains(identity.role())) {
        throw ErrorCode.ROLE_NOT_ALLOWED.with("role", identity.role(), "allowed", access.roles());
      }
      return identity;
    }

    private Identity identify(String authorization) {
      String from = request.headers().find("X-ClearML-Worker").orElse("127.0.0.1");
      return Accounts.of(state).authorize(authorization, from);
    }

    private Optional<String> cookie() {
      for (String cookie : request.headers().find("Cookie").orElse("").split(";", -1)) {
        String[] parts = cookie.trim().split("=", 2);
        if (parts.length == 2 && parts[0].equals(COOKIE) && !parts[1].isEmpty()) {
          return Optional.of("Bearer " + parts[1]);
        }
      }
      return Optional.empty();
    }

    ApiAnswer refuse(ApiError error, @Nullable ApiVersion actual) {
      return envelope(error.code(), error.subcode(), error.text(), actual, Json.object());
    }

    private ApiAnswer envelope(
        int code, int subcode, String message, @Nullable ApiVersion actual, ObjectNode data) {
      ObjectNode answer = Json.object();
      ObjectNode meta = answer.putObject("meta");
      String id = ServerState.newId();
      String trx =
          request
              .headers()
              .find("X-ClearML-Trx")
              .or(() -> request.headers().find("X-Trains-Trx"))
              .orElse(id);
      meta.put("id", id).put("trx", trx);
      ObjectNode endpoint = meta.putObject("endpoint").put("name", action);
      endpoint.set("requested_version", number(version));
      endpoint.set("actual_version", number(actual));
      meta.put("result_code", code).put("result_subcode", subcode).put("result_msg", message);
      meta.putNull("error_stack").putObject("error_data");
      answer.set("data", data);
      return ApiAnswer.json(code, answer);
    }

    /** Clients older than 2.1 want numbers. */
    private JsonNode number(@Nullable ApiVersion shown) {
      if (shown == null) {
        return Json.MAPPER.nullNode();
      }
      return version.isAtLeast(FIRST_AS_TEXT)
          ? Json.MAPPER.getNodeFactory().textNode(shown.toString())
          : Json.MAPPER.getNodeFactory().numberNode(Double.parseDouble(shown.toString()));
    }
  }
}
