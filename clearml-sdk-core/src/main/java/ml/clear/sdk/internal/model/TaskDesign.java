package ml.clear.sdk.internal.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.task.TaskCalls;

/**
 * What a task takes over from the first input model that has it: class labels and design, as with
 * the Python SDK. What the task has already stays. Thread-safe.
 */
public final class TaskDesign {
  /** The configuration object in which the Python SDK looks for a design. */
  private static final String DESIGN = "General";

  private final TaskCalls calls;

  /** Over a transport that is closed elsewhere. */
  public TaskDesign(ApiTransport transport) {
    this.calls = new TaskCalls(transport);
  }

  /** Copies a model's labels and design to a task without; no request if the model has none. */
  public void take(String taskId, Map<String, Integer> labels, String design) {
    if (labels.isEmpty() && design.isEmpty()) {
      return;
    }
    JsonNode task = calls.get(taskId);
    JsonNode execution = task.path("execution");
    if (!labels.isEmpty() && execution.path("model_labels").isEmpty()) {
      takeLabels(taskId, execution, labels);
    }
    String own = task.path("configuration").path(DESIGN).path("value").asText("");
    if (!design.isEmpty() && own.isEmpty()) {
      ObjectNode body = TaskCalls.body(taskId).put("force", true);
      body.putArray("configuration").addObject().put("name", DESIGN).put("value", design);
      calls.edit("tasks.edit_configuration", taskId, body);
    }
  }

  /** The server replaces the whole section, so what stands there goes along. */
  private void takeLabels(String taskId, JsonNode execution, Map<String, Integer> labels) {
    ObjectNode body = TaskCalls.body(taskId).put("force", true);
    ObjectNode section = body.putObject("execution");
    execution.properties().forEach(field -> section.set(field.getKey(), field.getValue()));
    ObjectNode target = section.putObject("model_labels");
    labels.forEach(target::put);
    calls.edit("tasks.edit", taskId, body);
  }
}
