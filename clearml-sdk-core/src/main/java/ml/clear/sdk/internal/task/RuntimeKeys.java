package ml.clear.sdk.internal.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.json.Json;

/** The runtime keys of a task: the UI's Info tab, and signals between SDK, agent and server. */
public final class RuntimeKeys {
  /** The action sets single keys; before it the whole map had to be written (PROTOCOL §3.5). */
  private static final ApiVersion EDIT_RUNTIME = new ApiVersion(2, 34);

  private final ApiTransport transport;
  private final String task;

  public RuntimeKeys(ApiTransport transport, String task) {
    this.transport = transport;
    this.task = task;
  }

  /** Sets one key, without a leading underscore or a dot, atomically where the server can. */
  public void set(String key, String value) {
    if (transport.server().apiVersion().isAtLeast(EDIT_RUNTIME)) {
      ObjectNode body = TaskCalls.body(task);
      body.putObject("add_or_update").put(key, value);
      transport.call(ApiCall.idempotent("tasks.edit_runtime", body).needing(EDIT_RUNTIME));
    } else {
      merge(Map.of(key, value));
    }
  }

  /**
   * Writes keys by reading and replacing the whole map. Needed for keys with a leading underscore,
   * which {@code tasks.edit_runtime} would store as {@code %_}; two writers at once may lose one.
   */
  public void merge(Map<String, String> entries) {
    ObjectNode runtime = Json.object();
    transport
        .call(ApiCall.read("tasks.get_by_id", TaskCalls.body(task)))
        .path("task")
        .path("runtime")
        .properties()
        .forEach(entry -> runtime.set(entry.getKey(), entry.getValue()));
    entries.forEach(runtime::put);
    ObjectNode body = TaskCalls.body(task).put("force", true);
    body.set("runtime", runtime);
    transport.call(ApiCall.idempotent("tasks.edit", body));
  }
}
