package ml.clear.sdk.internal.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;

/** The server's actions on models. Thread-safe; each method is one request. */
public final class ModelCalls {
  private final ApiTransport transport;

  /** Over a transport that is closed elsewhere. */
  public ModelCalls(ApiTransport transport) {
    this.transport = transport;
  }

  /** Creates a model and gives its id; not repeated after an answer that was lost. */
  public String create(ObjectNode model) {
    return transport.call(ApiCall.once("models.create", model)).path("id").asText();
  }

  /** The model of this id. */
  public ModelEntry get(String id) {
    JsonNode answer =
        transport.call(ApiCall.read("models.get_by_id", Json.object().put("model", id)));
    return ModelEntry.from(answer.path("model"));
  }

  /** The models that a query finds. */
  public List<ModelEntry> find(ObjectNode query) {
    List<ModelEntry> found = new ArrayList<>();
    transport
        .call(ApiCall.read("models.get_all", query))
        .path("models")
        .forEach(node -> found.add(ModelEntry.from(node)));
    return found;
  }

  /** The ids of a project's full name, which is matched whole. */
  public Optional<String> projectId(String name) {
    ObjectNode query = Json.object().put("name", "^" + quoted(name) + "$");
    query.putArray("only_fields").add("id").add("name");
    for (JsonNode project :
        transport.call(ApiCall.read("projects.get_all", query)).path("projects")) {
      if (project.path("name").asText().equals(name)) {
        return Optional.of(project.path("id").asText());
      }
    }
    return Optional.empty();
  }

  /** A name as a regular expression that finds only it; Python's and ours agree on these. */
  public static String quoted(String name) {
    return name.replaceAll("([\\\\.\\[\\]{}()*+?^$|#-])", "\\\\$1");
  }

  /** Adds or replaces pairs. */
  public void addMetadata(String id, Map<String, String> metadata) {
    ObjectNode body = Json.object().put("model", id).put("replace_metadata", false);
    ArrayNode pairs = body.putArray("metadata");
    metadata.forEach(
        (key, value) -> pairs.addObject().put("key", key).put("type", "str").put("value", value));
    transport.call(ApiCall.idempotent("models.add_or_update_metadata", body));
  }

  /** Changes fields of a model that is not published. */
  public void edit(String id, ObjectNode fields) {
    transport.call(ApiCall.idempotent("models.edit", fields.put("model", id)));
  }

  /** Changes tags, published or not, which {@link #edit} does not promise. */
  public void setTags(String id, List<String> tags) {
    ObjectNode body = Json.object().put("model", id);
    ArrayNode list = body.putArray("tags");
    tags.forEach(list::add);
    transport.call(ApiCall.idempotent("models.update", body));
  }

  /** Publishes a model, without its task. */
  public void publish(String id) {
    ObjectNode body = Json.object().put("model", id).put("publish_task", false);
    transport.call(ApiCall.idempotent("models.set_ready", body));
  }

  /** Hides a model. */
  public void archive(String id) {
    transport.call(ApiCall.idempotent("models.archive_many", ids(id)));
  }

  /** Shows a model again. */
  public void unarchive(String id) {
    transport.call(ApiCall.idempotent("models.unarchive_many", ids(id)));
  }

  private static ObjectNode ids(String id) {
    ObjectNode body = Json.object();
    body.putArray("ids").add(id);
    return body;
  }

  /** Removes a model; its weights stay. */
  public void delete(String id) {
    transport.call(ApiCall.idempotent("models.delete", Json.object().put("model", id)));
  }

  /** Hangs a model on a task, replacing the one of that name. */
  public void connect(String task, String type, String name, String model) {
    ObjectNode body =
        Json.object().put("task", task).put("name", name).put("model", model).put("type", type);
    transport.call(ApiCall.idempotent("tasks.add_or_update_model", body));
  }

  /** The ids of a task's models by the names under which it has them, in order. */
  public Map<String, String> ofTask(String task, String type) {
    JsonNode answer =
        transport.call(ApiCall.read("tasks.get_by_id", Json.object().put("task", task)));
    Map<String, String> models = new LinkedHashMap<>();
    answer
        .path("task")
        .path("models")
        .path(type)
        .forEach(entry -> models.put(entry.path("name").asText(), entry.path("model").asText()));
    return models;
  }
}
