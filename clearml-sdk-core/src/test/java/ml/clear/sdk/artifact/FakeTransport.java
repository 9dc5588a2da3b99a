package ml.clear.sdk.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;

/** Keeps the artifacts of one task as a server does. Thread-safe. */
final class FakeTransport implements ApiTransport {
  final List<JsonNode> registered = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, JsonNode> entries = Collections.synchronizedMap(new LinkedHashMap<>());
  volatile boolean refuses;

  @Override
  public JsonNode call(ApiCall call) {
    if (refuses) {
      throw new ServerRejectedException(
          call.action(), Effect.NONE, 400, 110, "Invalid task status");
    }
    JsonNode body = body(call);
    switch (call.action()) {
      case "tasks.add_or_update_artifacts" ->
          body.get("artifacts")
              .forEach(
                  entry -> {
                    registered.add(entry);
                    entries.put(entry.get("key").asText(), entry);
                  });
      case "tasks.delete_artifacts" ->
          body.get("artifacts").forEach(entry -> entries.remove(entry.get("key").asText()));
      case "tasks.get_by_id" -> {
        ObjectNode answer = Json.object();
        ArrayNode list = answer.putObject("task").putObject("execution").putArray("artifacts");
        entries.values().forEach(list::add);
        return answer;
      }
      default -> throw new AssertionError(call.action());
    }
    return Json.object();
  }

  private static JsonNode body(ApiCall call) {
    try {
      return Json.MAPPER.readTree(call.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ServerInfo server() {
    return new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "tests");
  }

  @Override
  public void close() {}
}
