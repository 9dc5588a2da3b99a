package ml.clear.sdk.testkit.internal;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ApiHandler;
import ml.clear.sdk.testkit.internal.server.ApiRequest;
import ml.clear.sdk.testkit.internal.server.HttpHeaders;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Calls a server without a wire; JSON with single quotes for readability. */
public final class TestApi {
  /** The server's clock. */
  public final ManualTime time = new ManualTime();

  private final ApiHandler handler;

  public TestApi() {
    ServerState state = new ServerState(time);
    handler = new ApiHandler(state, Services.register(state));
    Services.seed(state, "key", "secret");
  }

  /** The {@code data} of a call that must succeed. */
  public JsonNode call(String action, String body) {
    JsonNode answer = send(action, "application/json", body);
    if (answer.path("meta").path("result_code").asInt() != 200) {
      throw new AssertionError(action + ": " + answer.path("meta").path("result_msg"));
    }
    return answer.path("data");
  }

  /** Code, subcode and text of a refusal: {@code 400/101 Invalid task id}. */
  public String refusal(String action, String body) {
    return refusal(send(action, "application/json", body));
  }

  /** The whole answer to a batch of lines. */
  public JsonNode batch(String... lines) {
    return send("events.add_batch", "application/json-lines", String.join("\n", lines));
  }

  public static String refusal(JsonNode answer) {
    JsonNode meta = answer.path("meta");
    return meta.path("result_code").asInt()
        + "/"
        + meta.path("result_subcode").asInt()
        + " "
        + meta.path("result_msg").asText();
  }

  /** A new task's id. */
  public String task() {
    return call("tasks.create", "{'name':'a task','type':'training'}").path("id").asText();
  }

  private JsonNode send(String action, String type, String body) {
    String login =
        Base64.getEncoder().encodeToString("key:secret".getBytes(StandardCharsets.UTF_8));
    ApiAnswer answer =
        handler.handle(
            new ApiRequest(
                "POST",
                "/v2.31/" + action,
                new HttpHeaders(Map.of("Authorization", "Basic " + login, "Content-Type", type)),
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
    return Json.tree(new String(answer.body(), StandardCharsets.UTF_8));
  }
}
