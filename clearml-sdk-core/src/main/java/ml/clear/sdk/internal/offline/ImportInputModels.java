package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;

/**
 * Ties the models that a session's task has used to the imported one: its own by their new ids, all
 * others by where their weights lie.
 */
final class ImportInputModels {
  private final ApiTransport transport;
  private final JsonNode session;
  private final ImportProgress progress;

  /**
   * Of one session.
   *
   * @param session its {@code task.json}
   * @param progress knows the new ids of the models that the session has made
   */
  ImportInputModels(ApiTransport transport, JsonNode session, ImportProgress progress) {
    this.transport = transport;
    this.session = session;
    this.progress = progress;
  }

  void connect(String taskId) {
    for (JsonNode element : session.path("offline_input_models")) {
      String entry = element.path("entry").asText();
      Optional<String> model = model(element);
      if (model.isPresent()) {
        ObjectNode body = Json.object().put("task", taskId).put("name", entry);
        body.put("model", model.get()).put("type", "input");
        transport.call(ApiCall.idempotent("tasks.add_or_update_model", body));
      } else {
        progress.note(
            "The input model '"
                + entry
                + "' is unknown to this server; left out. Import the session of the task that made"
                + " it first.");
      }
    }
  }

  private Optional<String> model(JsonNode element) {
    String id = element.path("id").asText();
    Optional<String> known = Optional.ofNullable(progress.models().get(id)).or(() -> find(element));
    if (known.isPresent() || element.hasNonNull("maker")) {
      return known;
    }
    // Registered by its URI alone, published as the original.
    ObjectNode body = ImportModels.body(element).put("ready", element.path("ready").asBoolean());
    body.put("name", element.path("init").path("name").asText()).put("uri", uri(element));
    String made = transport.call(ApiCall.once("models.create", body)).path("id").asText();
    progress.models().put(id, made);
    return Optional.of(made);
  }

  private Optional<String> find(JsonNode element) {
    if (uri(element).isEmpty()) {
      return Optional.empty(); // weights in a session have another place once it is imported
    }
    ObjectNode body = Json.object();
    body.putArray("uri").add(uri(element));
    body.putArray("system_tags").add("-archived");
    body.putArray("only_fields").add("id");
    JsonNode found = transport.call(ApiCall.read("models.get_all", body)).path("models");
    return Json.findText(found.path(0), "id");
  }

  private static String uri(JsonNode element) {
    return element.path("weights").path("register_uri").asText("");
  }
}
