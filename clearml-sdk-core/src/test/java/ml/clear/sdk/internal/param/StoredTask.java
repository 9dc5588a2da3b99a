package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
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

/**
 * One task that keeps parameters and configuration as the server does: trimmed names, string values
 * only, and no edits after the end but of user properties.
 */
final class StoredTask implements ApiTransport {
  static final String ID = "b1a04bae8eec4657aa654790440186b7";

  /** What was called, as {@code action body}. */
  final List<ApiCall> calls = new ArrayList<>();

  final Map<String, ObjectNode> parameters = new LinkedHashMap<>();
  final Map<String, ObjectNode> configuration = new LinkedHashMap<>();
  boolean ended;

  StoredTask with(String section, String name, String value, String type) {
    ObjectNode item = Json.object().put("section", section).put("name", name).put("value", value);
    if (!type.isEmpty()) {
      item.put("type", type);
    }
    parameters.put(section + "/" + name, item);
    return this;
  }

  ObjectNode parameter(String fullName) {
    return parameters.getOrDefault(fullName, Json.object());
  }

  String text(String fullName) {
    return parameter(fullName).path("value").asText("absent");
  }

  JsonNode lastBody() {
    return body(calls.get(calls.size() - 1));
  }

  static JsonNode body(ApiCall call) {
    try {
      return Json.MAPPER.readTree(call.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public JsonNode call(ApiCall call) {
    calls.add(call);
    JsonNode body = body(call);
    return switch (call.action()) {
      case "tasks.edit_hyper_params" -> editParameters(body);
      case "tasks.delete_hyper_params" -> deleteParameters(body);
      case "tasks.get_hyper_params" -> answer("params", "hyperparams", parameters.values());
      case "tasks.edit_configuration" -> editConfiguration(body);
      case "tasks.delete_configuration" -> {
        guard(call.action(), body, false);
        body.path("configuration").forEach(name -> configuration.remove(name.asText()));
        yield updated();
      }
      case "tasks.get_configurations" ->
          answer(
              "configurations",
              "configuration",
              configuration.values().stream()
                  .filter(item -> contains(body.path("names"), item.path("name")))
                  .toList());
      case "tasks.get_configuration_names" -> names();
      default -> throw new AssertionError("unexpected action " + call.action());
    };
  }

  private JsonNode editParameters(JsonNode body) {
    guard("tasks.edit_hyper_params", body, onlyProperties(body));
    for (JsonNode item : body.path("hyperparams")) {
      if (!item.path("value").isTextual()) {
        throw refused("tasks.edit_hyper_params", 12, "value must be a string");
      }
      ObjectNode stored = item.deepCopy();
      stored.put("section", item.path("section").asText().strip());
      stored.put("name", item.path("name").asText().strip());
      parameters.put(stored.path("section").asText() + "/" + stored.path("name").asText(), stored);
    }
    return updated();
  }

  private JsonNode deleteParameters(JsonNode body) {
    guard("tasks.delete_hyper_params", body, onlyProperties(body));
    for (JsonNode key : body.path("hyperparams")) {
      String section = key.path("section").asText() + "/";
      if (key.has("name")) {
        parameters.remove(section + key.path("name").asText());
      } else {
        parameters.keySet().removeIf(name -> name.startsWith(section));
      }
    }
    return updated();
  }

  private JsonNode editConfiguration(JsonNode body) {
    guard("tasks.edit_configuration", body, false);
    for (JsonNode item : body.path("configuration")) {
      configuration.put(item.path("name").asText(), item.deepCopy());
    }
    return updated();
  }

  private JsonNode names() {
    ObjectNode entry = Json.object().put("task", ID);
    ArrayNode names = entry.putArray("names");
    configuration.keySet().forEach(names::add);
    return Json.object().set("configurations", Json.array().add(entry));
  }

  private static JsonNode answer(String field, String list, Collection<ObjectNode> items) {
    ObjectNode entry = Json.object().put("task", ID);
    entry.putArray(list).addAll(items);
    return Json.object().set(field, Json.array().add(entry));
  }

  private static boolean contains(JsonNode names, JsonNode name) {
    for (JsonNode candidate : names) {
      if (candidate.equals(name)) {
        return true;
      }
    }
    return false;
  }

  private static boolean onlyProperties(JsonNode body) {
    for (JsonNode item : body.path("hyperparams")) {
      if (!item.path("section").asText().equals("properties")) {
        return false;
      }
    }
    return true;
  }

  private void guard(String action, JsonNode body, boolean anyStatus) {
    if (anyStatus) {
      return;
    }
    if (ended || !body.path("force").asBoolean()) {
      throw refused(action, 110, "Invalid task status: expected=created, status=completed");
    }
  }

  private static ServerRejectedException refused(String action, int subcode, String message) {
    return new ServerRejectedException(action, Effect.NONE, 400, subcode, message);
  }

  private static JsonNode updated() {
    return Json.object().put("updated", 1);
  }

  @Override
  public ServerInfo server() {
    return new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "tests");
  }

  @Override
  public void close() {
    // nothing is held
  }
}
