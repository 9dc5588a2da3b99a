package ml.clear.sdk.testkit.internal.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiRequest;

/** Refuses the first events of a batch, as a search engine does that cannot index them. */
final class EventRejection {
  private static final String REASON = "Error when indexing events batch";

  private EventRejection() {}

  static ApiAnswer of(int events, ApiRequest request, Function<ApiRequest, ApiAnswer> handler) {
    if (events == 0) {
      return handler.apply(request);
    }
    String[] lines = new String(request.body(), StandardCharsets.UTF_8).split("\n", -1);
    int refused = Math.min(events, lines.length - 1);
    String rest = String.join("\n", Arrays.asList(lines).subList(refused, lines.length));
    ApiAnswer answer =
        handler.apply(
            new ApiRequest(
                request.method(),
                request.target(),
                request.headers(),
                rest.getBytes(StandardCharsets.UTF_8)));
    JsonNode body = Json.tree(new String(answer.body(), StandardCharsets.UTF_8));
    if (refused > 0 && body.path("data") instanceof ObjectNode data && data.has("added")) {
      data.put("errors", data.path("errors").asInt() + refused);
      data.withObject("/errors_info").put(REASON, refused);
    }
    return ApiAnswer.json(answer.status(), body);
  }
}
