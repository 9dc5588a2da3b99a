package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.testkit.internal.Services;
import ml.clear.sdk.testkit.internal.json.Json;

/** The whole API server without a wire, on manual time, with the calls of one user. */
public final class ApiFixture {
  public static final String ACCESS_KEY = "KEY";
  public static final String SECRET_KEY = "SECRET";

  public final ManualTime time = new ManualTime();
  public final ServerState state = new ServerState(time);
  public final ApiHandler handler = new ApiHandler(state, Services.register(state));
  private final Map<String, String> headers = new HashMap<>();

  public ApiFixture() {
    Services.seed(state, ACCESS_KEY, SECRET_KEY);
    header("Authorization", "Basic " + base64(ACCESS_KEY + ":" + SECRET_KEY));
  }

  public static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends this header from now on. */
  public ApiFixture header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public ApiFixture without(String name) {
    headers.remove(name);
    return this;
  }

  /** The data of an answer; single quotes stand for double ones. */
  public JsonNode call(String action, String body) {
    JsonNode answer = envelope(action, body);
    if (answer.at("/meta/result_code").asInt() != 200) {
      throw new AssertionError(action + " was refused: " + answer.path("meta"));
    }
    return answer.path("data");
  }

  /** Code, subcode and text of a refusal: {@code 400/101 Invalid task id: ids=(x)}. */
  public String refusal(String action, String body) {
    JsonNode meta = envelope(action, body).path("meta");
    return meta.path("result_code").asText()
        + "/"
        + meta.path("result_subcode").asText()
        + " "
        + meta.path("result_msg").asText();
  }

  public JsonNode envelope(String action, String body) {
    return tree(send("/v2.34/" + action, body.replace('\'', '"')));
  }

  public ApiAnswer send(String target, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return handler.handle(new ApiRequest("POST", target, new HttpHeaders(headers), bytes));
  }

  public static JsonNode tree(ApiAnswer answer) {
    try {
      return Json.MAPPER.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new task's id. */
  public String newTask(String name) {
    ObjectNode body = Json.object().put("name", name).put("type", "training");
    return call("tasks.create", Json.text(body)).path("id").asText();
  }

  /** The document of a task. */
  public JsonNode task(String id) {
    return call("tasks.get_by_id", "{'task':'" + id + "'}").path("task");
  }

  /** Changes a task's status by one of the calls that take nothing but the task. */
  public JsonNode change(String action, String task) {
    return call("tasks." + action, "{'task':'" + task + "'}");
  }
}
