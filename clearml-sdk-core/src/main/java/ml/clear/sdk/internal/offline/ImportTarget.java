package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;

/** Makes the task of a session on the server, or merges the session into one that is there. */
final class ImportTarget {
  private static final List<String> TAKEN =
      List.of(
          "name",
          "type",
          "comment",
          "tags",
          "system_tags",
          "script",
          "hyperparams",
          "configuration",
          "runtime",
          "container",
          "output_dest");

  private static final Pattern REGEX_SYNTAX = Pattern.compile("[^A-Za-z0-9_ /]");

  private final ApiTransport transport;
  private final SessionContent content;
  private final ImportProgress progress;

  ImportTarget(ApiTransport transport, SessionContent content, ImportProgress progress) {
    this.transport = transport;
    this.content = content;
    this.progress = progress;
  }

  /** Makes a draft with all that a task can be made with; gives its id. */
  String create() {
    ObjectNode body = content.document().deepCopy().retain(TAKEN);
    body.properties().removeIf(field -> field.getValue().isNull());
    if (!body.has("name")) {
      body.put("name", "Imported " + content.taskId());
    }
    if (!body.has("type")) {
      body.put("type", "training");
    }
    if (!body.has("system_tags")) {
      body.putArray("system_tags").add("development"); // as the reference does
    }
    if (content.document().get("execution") instanceof ObjectNode execution) {
      body.set("execution", execution.deepCopy().without(List.of("artifacts", "queue")));
    }
    projectId().ifPresent(id -> body.put("project", id));
    parent().ifPresent(id -> body.put("parent", id));
    return transport.call(ApiCall.once("tasks.create", body)).path("id").asText();
  }

  /** The project of the session's name, made if need be; empty if it has none. */
  Optional<String> projectId() {
    String name = content.text("project_name");
    return name.isEmpty()
        ? Optional.empty()
        : findProject(name).or(() -> Optional.of(createProject(name)));
  }

  private Optional<String> findProject(String name) {
    String escaped =
        REGEX_SYNTAX.matcher(name).replaceAll(c -> "\\\\" + Matcher.quoteReplacement(c.group()));
    ObjectNode body = Json.object().put("name", "^" + escaped + "$").put("search_hidden", true);
    body.putArray("only_fields").add("id");
    JsonNode found = transport.call(ApiCall.read("projects.get_all", body)).path("projects");
    return Json.findText(found.path(0), "id");
  }

  private String createProject(String name) {
    ObjectNode body = Json.object().put("name", name).put("description", "");
    try {
      return transport.call(ApiCall.once("projects.create", body)).path("id").asText();
    } catch (ServerRejectedException e) {
      if (e.is(400, 801)) { // somebody else has made it in the meantime
        return findProject(name).orElseThrow(() -> e);
      }
      throw e;
    }
  }

  /** The parent, which a server must know; the session was perhaps made beside another one. */
  private Optional<String> parent() {
    String id = content.text("offline_parent");
    if (id.isEmpty()) {
      return Optional.empty();
    }
    if (findTask(id, "id").isEmpty()) {
      progress.note("The parent task " + id + " is unknown to this server; left out.");
      return Optional.empty();
    }
    return Optional.of(id);
  }

  private Optional<JsonNode> findTask(String id, String field) {
    ObjectNode body = Json.object();
    body.putArray("id").add(id);
    body.putArray("only_fields").add("id").add(field);
    JsonNode tasks = transport.call(ApiCall.read("tasks.get_all", body)).path("tasks");
    return Optional.ofNullable(tasks.get(0));
  }

  /** Adds parameters, configuration, runtime and tags; the name and all else stay. */
  void mergeInto(String taskId) {
    ArrayNode parameters = Json.array();
    content.document().path("hyperparams").forEach(section -> section.forEach(parameters::add));
    if (!parameters.isEmpty()) {
      ObjectNode body = Json.object().put("task", taskId).put("force", true);
      body.put("replace_hyperparams", "none").set("hyperparams", parameters);
      transport.call(ApiCall.idempotent("tasks.edit_hyper_params", body));
    }
    ArrayNode configuration = Json.array();
    content.document().path("configuration").forEach(configuration::add);
    if (!configuration.isEmpty()) {
      ObjectNode body = Json.object().put("task", taskId).put("force", true);
      body.set("configuration", configuration);
      transport.call(ApiCall.idempotent("tasks.edit_configuration", body));
    }
    mergeRuntime(taskId);
    if (content.document().path("tags") instanceof ArrayNode tags && !tags.isEmpty()) {
      ObjectNode body = Json.object();
      body.putArray("ids").add(taskId);
      body.set("add_tags", tags);
      transport.call(ApiCall.idempotent("tasks.update_tags", body));
    }
  }

  /** The whole map, because {@code tasks.edit_runtime} mangles keys and is new in 2.34. */
  private void mergeRuntime(String taskId) {
    if (!(content.document().get("runtime") instanceof ObjectNode added) || added.isEmpty()) {
      return;
    }
    ObjectNode runtime = Json.object();
    findTask(taskId, "runtime")
        .map(task -> task.get("runtime"))
        .filter(ObjectNode.class::isInstance)
        .ifPresent(before -> runtime.setAll((ObjectNode) before));
    runtime.setAll(added);
    ObjectNode body = Json.object().put("task", taskId).put("force", true);
    body.set("runtime", runtime);
    transport.call(ApiCall.idempotent("tasks.edit", body));
  }

  /** Ends the task as the run ended; Python's sessions do not say how, so they are completed. */
  void end(String taskId) {
    String status = content.text("status");
    String action =
        switch (status) {
          case "", "completed", "published", "closed" -> "tasks.completed";
          case "failed" -> "tasks.failed";
          case "created" -> "";
          default -> "tasks.stopped";
        };
    if (action.isEmpty()) {
      return; // a draft stays one
    }
    boolean cutOff = status.equals("in_progress") || status.equals("queued");
    ObjectNode body = Json.object().put("task", taskId).put("force", true);
    body.put("status_reason", cutOff ? "imported" : content.text("status_reason"));
    body.put(
        "status_message",
        cutOff
            ? "The run ended without a verdict; its offline session was imported."
            : content.text("status_message"));
    transport.call(ApiCall.idempotent(action, body));
  }
}
