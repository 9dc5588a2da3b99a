package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.param.Parameter;
import org.jspecify.annotations.Nullable;

/** Reads, edits and deletes the hyperparameters of one task, one request each. Thread-safe. */
final class ParameterCalls {
  private final TaskCalls calls;
  private final String taskId;
  private volatile @Nullable Map<ParameterName, Parameter> atStart;

  ParameterCalls(ApiTransport transport, String taskId) {
    this.calls = new TaskCalls(transport);
    this.taskId = taskId;
  }

  /** The parameters as the server holds them now. */
  List<Parameter> list() {
    JsonNode items = calls.readOne("tasks.get_hyper_params", taskId, Json.object(), "params");
    List<Parameter> parameters = new ArrayList<>();
    for (JsonNode item : items.path("hyperparams")) {
      parameters.add(
          new Parameter(
              item.path("section").asText(),
              item.path("name").asText(),
              item.path("value").asText(),
              Json.findText(item, "type").orElse(""),
              Json.findText(item, "description").orElse("")));
    }
    return parameters;
  }

  /**
   * The parameters as they were when this was first asked: what an agent's run goes by. Two threads
   * that ask first may both read; either answer will do.
   */
  Map<ParameterName, Parameter> atStart() {
    Map<ParameterName, Parameter> known = atStart;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Parameter parameter : list()) {
        known.put(ParameterName.of(parameter), parameter);
      }
      atStart = known;
    }
    return known;
  }

  /** Adds or replaces these parameters; {@code force} lets the server do so in a running task. */
  void edit(List<Parameter> parameters) {
    if (parameters.isEmpty()) {
      return;
    }
    ArrayNode items = Json.array();
    for (Parameter parameter : parameters) {
      ObjectNode item = key(parameter.section(), parameter.name());
      item.put("value", parameter.text());
      if (!parameter.type().isEmpty()) {
        item.put("type", parameter.type());
      }
      items.add(item.put("description", parameter.description()));
    }
    edit(items, true);
  }

  /**
   * Adds or replaces items.
   *
   * @param force whether the task may be queued or running; user properties need it not
   */
  void edit(ArrayNode items, boolean force) {
    ObjectNode body = body(force).put("replace_hyperparams", "none");
    body.set("hyperparams", items);
    calls.edit("tasks.edit_hyper_params", taskId, body);
  }

  /** Deletes one parameter, or the whole section if the key has no name. */
  void delete(ObjectNode key, boolean force) {
    ObjectNode body = body(force);
    body.putArray("hyperparams").add(key);
    calls.edit("tasks.delete_hyper_params", taskId, body);
  }

  private ObjectNode body(boolean force) {
    ObjectNode body = TaskCalls.body(taskId);
    return force ? body.put("force", true) : body;
  }

  static ObjectNode key(String section, String name) {
    return Json.object().put("section", section).put("name", name);
  }
}
