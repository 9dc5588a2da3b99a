package ml.clear.sdk.testkit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.testkit.internal.carrier.InProcessCalls;
import ml.clear.sdk.testkit.internal.json.Json;

/**
 * A task as a {@link ClearMlServer} keeps it. Each accessor looks anew, so that a test can wait for
 * what it expects. Thread-safe.
 */
public final class ServerTask {
  private static final int PAGE = 5000;
  private static final int LINES = 10_000;
  private final InProcessCalls server;
  private final String id;

  ServerTask(InProcessCalls server, String id) {
    this.server = server;
    this.id = id;
  }

  /** The task's id. */
  public String id() {
    return id;
  }

  /** Its name. */
  public String name() {
    return document().path("name").asText();
  }

  /** Its status. */
  public TaskStatus status() {
    String status = document().path("status").asText();
    return TaskStatus.valueOf(status.toUpperCase(Locale.ROOT));
  }

  /** The users' tags, sorted. */
  public List<String> tags() {
    return texts(document().path("tags"));
  }

  /** The tags of the system, such as {@code development}, sorted. */
  public List<String> systemTags() {
    return texts(document().path("system_tags"));
  }

  /** The iteration reported last. */
  public long lastIteration() {
    return document().path("last_iteration").asLong();
  }

  /**
   * A field of the task's document.
   *
   * @param path its place, such as {@code script.entry_point}; numbers choose from lists
   * @return the value, as JSON if it is no scalar; empty if it is absent or null
   */
  public Optional<String> field(String path) {
    JsonNode value = document();
    for (String part : path.split("\\.", -1)) {
      value = value.isArray() ? value.path(Integer.parseInt(part)) : value.path(part);
    }
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    return Optional.of(value.isValueNode() ? value.asText() : Json.text(value));
  }

  /**
   * The value of a hyperparameter.
   *
   * @param section such as {@code General}
   * @param name may hold slashes and dots
   */
  public Optional<String> parameter(String section, String name) {
    return Json.findText(document().path("hyperparams").path(section).path(name), "value");
  }

  /** The text of a configuration object. */
  public Optional<String> configuration(String name) {
    return Json.findText(document().path("configuration").path(name), "value");
  }

  /** Addresses of the artifacts by name. */
  public Map<String, String> artifacts() {
    Map<String, String> artifacts = new LinkedHashMap<>();
    document()
        .path("execution")
        .path("artifacts")
        .forEach(each -> artifacts.put(each.path("key").asText(), each.path("uri").asText()));
    return artifacts;
  }

  /** Ids of the output models by name. */
  public Map<String, String> outputModels() {
    Map<String, String> models = new LinkedHashMap<>();
    document()
        .path("models")
        .path("output")
        .forEach(each -> models.put(each.path("name").asText(), each.path("model").asText()));
    return models;
  }

  /** All values of a scalar, by iteration; empty if nothing was reported. */
  public List<ScalarPoint> scalar(String metric, String variant) {
    List<ScalarPoint> points = new ArrayList<>();
    for (JsonNode event : scalarEvents()) {
      if (event.path("metric").asText().equals(metric)
          && event.path("variant").asText().equals(variant)) {
        points.add(new ScalarPoint(event.path("iter").asLong(), event.path("value").asDouble()));
      }
    }
    points.sort(Comparator.comparingLong(ScalarPoint::iteration));
    return points;
  }

  /** The reported scalars, each as {@code metric/variant}, sorted. */
  public List<String> scalarNames() {
    return scalarEvents().stream()
        .map(event -> event.path("metric").asText() + "/" + event.path("variant").asText())
        .distinct()
        .sorted()
        .toList();
  }

  /** The last 10,000 reports of the console, oldest first; one may hold several lines. */
  public List<String> console() {
    ObjectNode query = Json.object().put("task", id).put("batch_size", LINES);
    query.put("navigate_earlier", true).put("order", "asc");
    List<String> console = new ArrayList<>();
    server
        .call("events.get_task_log", query)
        .path("events")
        .forEach(event -> console.add(event.path("msg").asText()));
    return console;
  }

  private List<JsonNode> scalarEvents() {
    List<JsonNode> events = new ArrayList<>();
    ObjectNode query = Json.object().put("task", id).put("event_type", "training_stats_scalar");
    query.put("batch_size", PAGE).put("order", "asc");
    JsonNode page;
    do {
      page = server.call("events.get_task_events", query);
      page.path("events").forEach(events::add);
      query.set("scroll_id", page.path("scroll_id"));
      // The total decides: a scroll that stands at iteration 0 starts afresh, for ever.
    } while (events.size() < page.path("total").asLong() && !page.path("events").isEmpty());
    return events;
  }

  private JsonNode document() {
    return server.call("tasks.get_by_id", Json.object().put("task", id)).path("task");
  }

  private static List<String> texts(JsonNode list) {
    List<String> texts = new ArrayList<>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  /** Name, status and what it says about it, for a failing test's report. */
  @Override
  public String toString() {
    JsonNode task = document();
    return "task "
        + id
        + " '"
        + task.path("name").asText()
        + "' "
        + task.path("status").asText()
        + " (reason: "
        + task.path("status_reason").asText()
        + ", message: "
        + task.path("status_message").asText()
        + ", last iteration: "
        + task.path("last_iteration").asText()
        + ")";
  }
}
