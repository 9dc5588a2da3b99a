package ml.clear.sdk.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.http.ServerRegex;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.time.Deadline;

/** The {@code tasks.*} and {@code projects.*} actions, one method each. Thread-safe. */
public final class TaskCalls {
  private static final int BAD_REQUEST = 400;
  private static final int INVALID_STATUS = 110;

  private final ApiTransport transport;

  public TaskCalls(ApiTransport transport) {
    this.transport = transport;
  }

  /** The same calls, each of which ends by then, whether it is answered or not. */
  public TaskCalls within(Deadline end) {
    return new TaskCalls(new Hurried(transport, end));
  }

  private record Hurried(ApiTransport transport, Deadline end) implements ApiTransport {
    private static final Duration SHORTEST = Duration.ofMillis(1);

    @Override
    public JsonNode call(ApiCall call) {
      Duration left = end.left();
      return transport.call(call.within(left.compareTo(SHORTEST) < 0 ? SHORTEST : left));
    }

    @Override
    public ServerInfo server() {
      return transport.server();
    }

    @Override
    public void close() {
      // belongs to the client
    }
  }

  /** The whole document; 400/101 if there is no such task. */
  public JsonNode get(String task) {
    return transport.call(ApiCall.read("tasks.get_by_id", body(task))).path("task");
  }

  /** Documents that match a query, at most a page of them. */
  public JsonNode query(ObjectNode query) {
    return transport.call(ApiCall.read("tasks.get_all", query)).path("tasks");
  }

  /** Some fields of some tasks; one that does not exist is simply left out. */
  public JsonNode fields(Collection<String> tasks, String... onlyFields) {
    ObjectNode query = Json.object();
    tasks.forEach(query.putArray("id")::add);
    List.of(onlyFields).forEach(query.putArray("only_fields")::add);
    query.put("search_hidden", true);
    return query(query);
  }

  /** Sends a body that may safely arrive twice. */
  public JsonNode apply(String action, ObjectNode body) {
    return transport.call(ApiCall.idempotent(action, body));
  }

  /**
   * Changes settings of a task; the same body twice changes nothing more. A refusal because of the
   * task's status says when they can be changed.
   */
  public void edit(String action, String task, ObjectNode body) {
    try {
      apply(action, body);
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
              + task
              + " can be changed only while it is a draft, queued or running");
    }
  }

  /**
   * Reads an action that takes a list of tasks.
   *
   * @param body more of the request; the task is added
   * @param answer the field of the answer that lists one object for each task
   * @return the object of this task; empty if it is unknown
   */
  public JsonNode readOne(String action, String task, ObjectNode body, String answer) {
    body.putArray("tasks").add(task);
    for (JsonNode entry : transport.call(ApiCall.read(action, body)).path(answer)) {
      if (entry.path("task").asText().equals(task)) {
        return entry;
      }
    }
    return Json.object();
  }

  /** Sends a body that must not be applied twice. */
  public JsonNode applyOnce(String action, ObjectNode body) {
    return transport.call(ApiCall.once(action, body));
  }

  /**
   * One of the status calls. A repeat is harmless, since same to same is always allowed (PROTOCOL:
   * {@code apiserver/bll/task/utils.py}).
   */
  public JsonNode status(String action, String task, String reason, String message, boolean force) {
    ObjectNode body = body(task).put("status_reason", reason).put("status_message", message);
    if (force) {
      body.put("force", true);
    }
    return apply(action, body);
  }

  /** One of the status calls, no try of which begins after the limit. */
  public void statusWithin(
      Duration limit, String action, String task, String reason, String message) {
    ObjectNode body = body(task).put("status_reason", reason).put("status_message", message);
    transport.call(ApiCall.idempotent(action, body).within(limit));
  }

  /** The id of a project, if it exists. */
  public Optional<String> findProject(String name) {
    return findProjectDocument(name).flatMap(project -> Json.findText(project, "id"));
  }

  /** Id and default output destination of a project; created if it does not exist. */
  public Project project(String name) {
    Optional<JsonNode> found = findProjectDocument(name);
    if (found.isEmpty()) {
      ObjectNode body = Json.object().put("name", name).put("description", "");
      try {
        return new Project(
            transport.call(ApiCall.idempotent("projects.create", body)).path("id").asText(),
            Optional.empty());
      } catch (ServerRejectedException e) {
        if (!e.is(400, 801)) {
          throw e;
        }
        found = findProjectDocument(name); // somebody created it meanwhile, maybe our own retry
        if (found.isEmpty()) {
          throw e;
        }
      }
    }
    JsonNode project = found.get();
    return new Project(project.path("id").asText(), defaultDestination(project));
  }

  private Optional<JsonNode> findProjectDocument(String name) {
    ObjectNode query = Json.object().put("name", ServerRegex.exactly(name));
    query.putArray("only_fields").add("id").add("name").add("default_output_destination");
    query.put("search_hidden", true);
    JsonNode projects = transport.call(ApiCall.read("projects.get_all", query)).path("projects");
    return projects.isEmpty() ? Optional.empty() : Optional.of(projects.get(0));
  }

  /** The name of a project. */
  public String projectName(String project) {
    return projectDocument(project).path("name").asText();
  }

  /** Where the tasks of a project put their files if they do not say, if the project says. */
  public Optional<String> projectOutputUri(String project) {
    return defaultDestination(projectDocument(project));
  }

  private JsonNode projectDocument(String id) {
    return transport
        .call(ApiCall.read("projects.get_by_id", Json.object().put("project", id)))
        .path("project");
  }

  private static Optional<String> defaultDestination(JsonNode project) {
    return Json.findText(project, "default_output_destination").filter(text -> !text.isEmpty());
  }

  /** Adds and removes tags in one atomic step. */
  public void updateTags(String task, List<String> add, List<String> remove) {
    ObjectNode body = Json.object();
    body.putArray("ids").add(task);
    add.forEach(body.putArray("add_tags")::add);
    remove.forEach(body.putArray("remove_tags")::add);
    apply("tasks.update_tags", body);
  }

  /** The body of a call about one task. */
  public static ObjectNode body(String task) {
    return Json.object().put("task", task);
  }

  /** The texts of an array. */
  public static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  /**
   * A project.
   *
   * @param id its id
   * @param defaultOutputUri where tasks without an own output URI upload to, if it says so
   */
  public record Project(String id, Optional<String> defaultOutputUri) {}
}
