package ml.clear.sdk.testkit.internal.carrier;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiHandler;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.HttpHeaders;

/** Calls actions without a wire, as the server's first user; the log does not show them. */
public final class InProcessCalls {
  private final ApiHandler api;
  private final HttpHeaders headers;

  /** Calls with these keys. */
  public InProcessCalls(ApiHandler api, String accessKey, String secretKey) {
    String pair = accessKey + ":" + secretKey;
    String encoded = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1));
    this.api = api;
    this.headers = new HttpHeaders(Map.of("Authorization", "Basic " + encoded));
  }

  /**
   * The {@code data} of an answer.
   *
   * @throws AssertionError if the action is refused
   */
  public JsonNode call(String action, ObjectNode body) {
    byte[] bytes = Json.text(body).getBytes(StandardCharsets.UTF_8);
    ApiAnswer answer = api.handle(new ApiRequest("POST", "/" + action, headers, bytes));
    try {
      JsonNode tree = Json.MAPPER.readTree(answer.body());
      if (answer.status() != 200) {
        throw new AssertionError(action + ": " + tree.path("meta").path("result_msg").asText());
      }
      return tree.path("data");
    } catch (IOException e) {
      throw new AssertionError(action + " answered no JSON", e);
    }
  }
}
