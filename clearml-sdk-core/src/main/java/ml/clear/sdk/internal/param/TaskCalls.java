package ml.clear.sdk.internal.param;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;

/** Calls about one task. */
final class TaskCalls {
  private static final int BAD_REQUEST = 400;
  private static final int INVALID_STATUS = 110;

  private final ApiTransport transport;
  private final String taskId;

  TaskCalls(ApiTransport transport, String taskId) {
    this.transport = transport;
    this.taskId = taskId;
  }

  /** A body that names the task, for a call that writes. */
  ObjectNode body() {
    return Json.object().put("task", taskId);
  }

  /** Writes; the same body twice changes nothing more. */
  void write(String action, JsonNode body) {
    try {
      transport.call(ApiCall.idempotent(action, body));
    } catch (ServerRejectedException e) {
      if (!e.is(BAD_REQUEST, INVALID_STATUS)) {
        throw e;
      }
      throw new ServerRejectedException(
          action,
          e.effect(),
          e.code(),
          e.subcode(),
          e.serverMessage()
              + "; the parameters and configuration of task "
              + taskId
              + " can be changed only while it is a draft, queued or running");
    }
  }

  /**
   * Reads an action that takes a list of tasks.
   *
   * @param body more of the request; the task is added
   * @param answer the field of the answer that lists one object for each task
   * @return that object; empty if the task is unknown
   */
  JsonNode read(String action, ObjectNode body, String answer) {
    body.putArray("tasks").add(taskId);
    for (JsonNode entry : transport.call(ApiCall.read(action, body)).path(answer)) {
      if (entry.path("task").asText().equals(taskId)) {
        return entry;
      }
    }
    return Json.object();
  }
}
