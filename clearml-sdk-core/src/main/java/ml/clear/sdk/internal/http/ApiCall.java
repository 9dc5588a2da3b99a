package ml.clear.sdk.internal.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;

/**
 * One action to be sent. Immutable; the body must not be changed afterwards.
 *
 * @param action {@code service.action}, such as {@code tasks.create}
 * @param minVersion oldest API version that has it; an older server is never asked
 * @param pathVersion version put in the path, unless the server's own is older
 * @param contentType exact header; {@code application/json-lines} only for batches of events
 * @param body encoded request body
 * @param repeat when the same request may be sent a second time
 * @param deadline longest time for all attempts together; empty for the transport's control
 *     deadline, see {@link ml.clear.sdk.RetryOptions#controlDeadline()}
 * @param patience for callers that wait by themselves: after so long no further attempt begins;
 *     empty for the whole deadline
 */
@SuppressWarnings(
    "ArrayRecordComponent") // never compared, never changed; a copy of each batch would cost
public record ApiCall(
    String action,
    ApiVersion minVersion,
    ApiVersion pathVersion,
    String contentType,
    byte[] body,
    Repeat repeat,
    Optional<Duration> deadline,
    Optional<Duration> patience) {
  /** Oldest version whose requests and answers the server does not translate. */
  public static final ApiVersion BASE = new ApiVersion(2, 13);

  /** What the Python SDK asks for: one version, whatever newer ones the server has. */
  public static final ApiVersion PINNED = new ApiVersion(2, 23);

  /** A blip is bridged by the next attempt; what lasts longer is for the reporter's spool. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private static final String JSON = "application/json";
  private static final String JSON_LINES = "application/json-lines";

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
    deadline.ifPresent(
        time -> {
          if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException("deadline must be positive, got " + time);
          }
        });
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

  /** A batch of events, one JSON object a line, without a trailing newline. */
  public static ApiCall events(byte[] jsonLines, Repeat repeat, Duration deadline) {
    return lines("events.add_batch", jsonLines, repeat).within(deadline).patientFor(PATIENCE);
  }

  /** A batch for any action that takes one JSON object a line, without a trailing newline. */
  public static ApiCall lines(String action, byte[] jsonLines, Repeat repeat) {
    return new ApiCall(
        action, BASE, PINNED, JSON_LINES, jsonLines, repeat, Optional.empty(), Optional.empty());
  }

  private static ApiCall json(String action, JsonNode body, Repeat repeat) {
    byte[] bytes = Json.text(body).getBytes(StandardCharsets.UTF_8);
    return new ApiCall(
        action, BASE, PINNED, JSON, bytes, repeat, Optional.empty(), Optional.empty());
  }

  /** Whether the body is a batch, one JSON object a line. */
  public boolean isBatch() {
    return contentType.equals(JSON_LINES);
  }

  /** The same call, needing a newer server. */
  public ApiCall needing(ApiVersion version) {
    ApiVersion path = version.isAtLeast(PINNED) ? version : PINNED;
    return new ApiCall(action, version, path, contentType, body, repeat, deadline, patience);
  }

  /** The same call at exactly this version, which the server must have. */
  public ApiCall at(ApiVersion version) {
    return new ApiCall(action, version, version, contentType, body, repeat, deadline, patience);
  }

  /** The same call with a deadline of its own, which must be positive. */
  public ApiCall within(Duration newDeadline) {
    return new ApiCall(
        action,
        minVersion,
        pathVersion,
        contentType,
        body,
        repeat,
        Optional.of(newDeadline),
        patience);
  }

  private ApiCall patientFor(Duration newPatience) {
    return new ApiCall(
        action,
        minVersion,
        pathVersion,
        contentType,
        body,
        repeat,
        deadline,
        Optional.of(newPatience));
  }
}
