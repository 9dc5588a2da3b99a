package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * A scroll id that carries its own state, as those of raw events do.
 *
 * @param from key of the last event given; null once there was none
 * @param total events in all; null if they were not counted
 * @param request the request that began the scroll
 */
record ScrollToken(@Nullable Long from, @Nullable Integer total, ObjectNode request) {
  private static final String HEADER = encode("{\"alg\":\"none\",\"typ\":\"JWT\"}");

  String encoded() {
    ObjectNode claims = Json.object();
    if (from != null) {
      claims.put("from_key_value", String.valueOf(from));
    }
    if (total != null) {
      claims.put("total", total);
    }
    claims.set("request", request);
    return HEADER + "." + encode(Json.text(claims)) + ".testkit";
  }

  static ScrollToken decode(String id) {
    String[] parts = id.split("\\.", -1);
    return Optional.of(parts)
        .filter(segments -> segments.length == 3 && segments[2].equals("testkit"))
        .flatMap(segments -> claims(segments[1]))
        .map(ScrollToken::of)
        .orElseThrow(() -> ErrorCode.INVALID_SCROLL_ID.with("scroll_id", id));
  }

  private static ScrollToken of(JsonNode claims) {
    ObjectNode request =
        claims.path("request") instanceof ObjectNode object ? object : Json.object();
    return new ScrollToken(
        claims.has("from_key_value") ? claims.get("from_key_value").asLong() : null,
        claims.has("total") ? claims.get("total").asInt() : null,
        request);
  }

  private static Optional<JsonNode> claims(String part) {
    try {
      return Optional.of(Json.MAPPER.readTree(Base64.getUrlDecoder().decode(part)));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encode(String json) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }
}
