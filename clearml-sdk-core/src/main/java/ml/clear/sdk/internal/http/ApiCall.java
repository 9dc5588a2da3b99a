package ml.clear.sdk.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import ml.clear.sdk.internal.json.Json;

/**
 * One action to be sent. Immutable; the body must not be changed afterwards.
 *
 * @param action {@code service.action}, such as {@code tasks.create}
 * @param minVersion oldest API version that has it
 * @param contentType exact header; {@code application/json-lines} only for batches of events
 * @param body encoded request body
 * @param repeat when the same request may be sent a second time
 * @param deadline longest time for all attempts together; positive
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared, never changed; a copy of each batch would cost
public record ApiCall(
    String action,
    ApiVersion minVersion,
    String contentType,
    byte[] body,
    Repeat repeat,
    Duration deadline) {
  /** Oldest version whose requests and answers the server does not translate. */
  public static final ApiVersion BASE = new ApiVersion(2, 13);

  /** Time for all attempts of a control call, unless one is given. */
  public static final Duration CONTROL_DEADLINE = Duration.ofSeconds(10);

  /** When the same request may be sent again. */
  public enum Repeat {
    /** Always: the second time changes nothing. */
    SAFE,
    /** Only if the server certainly did not act on the first: not connected, 429, 503. */
    IF_UNSENT,
    /** Never: one attempt. */
    NEVER
  }

  /** Checks the parts. */
  public ApiCall {
    Objects.requireNonNull(action, "action");
    if (action.indexOf('.') < 1) {
      throw new IllegalArgumentException("an action is 'service.action', got '" + action + "'");
    }
    if (deadline.isNegative() || deadline.isZero()) {
      throw new IllegalArgumentException("deadline must be positive, got " + deadline);
    }
  }

  /** A call that only reads. */
  public static ApiCall read(String action, JsonNode body) {
    return json(action, body, Repeat.SAFE);
  }

  /** A call that writes, and may be repeated because the second write equals the first. */
  public static ApiCall idempotent(String action, JsonNode body) {
    return json(action, body, Repeat.SAFE);
  }

  /** A call that must not be applied twice. */
  public static ApiCall once(String action, JsonNode body) {
    return json(action, body, Repeat.IF_UNSENT);
  }

  private static ApiCall json(String action, JsonNode body, Repeat repeat) {
    return new ApiCall(
        action,
        BASE,
        "application/json",
        Json.text(body).getBytes(StandardCharsets.UTF_8),
        repeat,
        CONTROL_DEADLINE);
  }

  /** A batch of events, one JSON object a line, without a trailing newline. */
  public static ApiCall events(byte[] jsonLines, Repeat repeat, Duration deadline) {
    return new ApiCall(
        "events.add_batch", BASE, "application/json-lines", jsonLines, repeat, deadline);
  }

  /** The same call, needing a newer server. */
  public ApiCall needing(ApiVersion version) {
    return new ApiCall(action, version, contentType, body, repeat, deadline);
  }

  /** The same call with another deadline. */
  public ApiCall within(Duration newDeadline) {
    return new ApiCall(action, minVersion, contentType, body, repeat, newDeadline);
  }
}
