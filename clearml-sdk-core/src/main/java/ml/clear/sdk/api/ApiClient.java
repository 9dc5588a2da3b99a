package ml.clear.sdk.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.json.Json;

/**
 * Calls any action of the server with raw JSON: what the typed API does not cover. Login, retries,
 * deadline and exceptions are those of the rest of the library. Thread-safe.
 *
 * <pre>{@code
 * JsonNode users = api.call("users.get_all", mapper.createObjectNode());
 * }</pre>
 */
public final class ApiClient {
  private final ApiTransport transport;

  /**
   * For the library: programs ask their client for one.
   *
   * @param transport carries the calls; closed by its owner
   */
  public ApiClient(ApiTransport transport) {
    this.transport = Objects.requireNonNull(transport, "transport");
  }

  /**
   * Calls an action at the server's newest API version, without repeating it when the server may
   * have acted already. Blocks for at most the control deadline, 10 s unless set otherwise.
   *
   * @param action {@code service.action}, such as {@code tasks.get_by_id}
   * @param body a JSON object
   * @return the {@code data} of the answer
   * @throws ml.clear.sdk.ServerRejectedException if the server answered with an error
   * @throws ml.clear.sdk.ServerUnreachableException if no usable answer came in time; its effect
   *     says whether the server may have acted
   * @throws ml.clear.sdk.UnsupportedServerException if the server has no such action
   */
  public JsonNode call(String action, JsonNode body) {
    return call(action, body, CallOptions.DEFAULT);
  }

  /**
   * Calls an action. Blocks for at most the deadline.
   *
   * @param action {@code service.action}, such as {@code tasks.get_by_id}
   * @param body a JSON object
   * @param options version, deadline, and whether it may be repeated
   * @return the {@code data} of the answer
   * @throws ml.clear.sdk.ServerRejectedException if the server answered with an error
   * @throws ml.clear.sdk.ServerUnreachableException if no usable answer came in time; its effect
   *     says whether the server may have acted
   * @throws ml.clear.sdk.UnsupportedServerException if the server has no such action, or is older
   *     than {@link CallOptions#version()}
   */
  public JsonNode call(String action, JsonNode body, CallOptions options) {
    requireObject(body);
    ApiCall call =
        options.repeatable() ? ApiCall.idempotent(action, body) : ApiCall.once(action, body);
    return transport.call(apply(options, call));
  }

  /**
   * Calls an action that takes one JSON object a line, such as {@code events.add_batch}. Blocks for
   * at most the deadline. An answer is not yet success: such actions tell in it which lines they
   * took.
   *
   * @param action {@code service.action}
   * @param lines at least one JSON object
   * @param options version, deadline, and whether it may be repeated
   * @return the {@code data} of the answer
   * @throws ml.clear.sdk.ServerRejectedException if the server refused the batch
   * @throws ml.clear.sdk.ServerUnreachableException if no usable answer came in time; its effect
   *     says whether the server may have acted
   * @throws ml.clear.sdk.UnsupportedServerException if the server has no such action, or is older
   *     than {@link CallOptions#version()}
   */
  public JsonNode callBatch(String action, List<? extends JsonNode> lines, CallOptions options) {
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a batch needs at least one line");
    }
    lines.forEach(ApiClient::requireObject);
    String text = lines.stream().map(Json::text).collect(Collectors.joining("\n"));
    Repeat repeat = options.repeatable() ? Repeat.SAFE : Repeat.IF_UNSENT;
    ApiCall call = ApiCall.lines(action, text.getBytes(StandardCharsets.UTF_8), repeat);
    return transport.call(apply(options, call));
  }

  private ApiCall apply(CallOptions options, ApiCall call) {
    ApiVersion version =
        options.version().map(ApiVersion::parse).orElseGet(() -> transport.server().apiVersion());
    ApiCall versioned = call.at(version);
    return options.deadline().map(versioned::within).orElse(versioned);
  }

  private static void requireObject(JsonNode node) {
    if (!Objects.requireNonNull(node, "body").isObject()) {
      throw new IllegalArgumentException(
          "the server takes JSON objects, got " + node.getNodeType());
    }
  }
}
