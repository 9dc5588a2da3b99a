package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ml.clear.sdk.internal.PagedStream;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.ConsoleLine;
import ml.clear.sdk.report.ScalarPoint;
import ml.clear.sdk.report.ScalarSummary;
import ml.clear.sdk.report.TaskMetrics;

/** Reads what a task reported from the server. */
public final class StoredMetrics implements TaskMetrics {
  private final ApiTransport transport;
  private final String id;
  private final boolean ofModel;

  /** Reads the metrics of one task. */
  public StoredMetrics(ApiTransport transport, String taskId) {
    this(transport, taskId, false);
  }

  private StoredMetrics(ApiTransport transport, String id, boolean ofModel) {
    this.transport = transport;
    this.id = id;
    this.ofModel = ofModel;
  }

  /** Reads the metrics of one model, which has no console. */
  public static StoredMetrics ofModel(ApiTransport transport, String modelId) {
    return new StoredMetrics(transport, modelId, true);
  }

  private ObjectNode request() {
    return addKind(Json.object().put("task", id));
  }

  private ObjectNode addKind(ObjectNode request) {
    return ofModel ? request.put("model_events", true) : request;
  }

  @Override
  public Map<String, List<String>> series() {
    JsonNode answer =
        transport.call(ApiCall.read("events.get_scalar_metrics_and_variants", request()));
    Map<String, List<String>> titles = new LinkedHashMap<>();
    answer
        .path("metrics")
        .properties()
        .forEach(
            title -> {
              List<String> names = new ArrayList<>();
              title.getValue().forEach(name -> names.add(name.asText()));
              titles.put(title.getKey(), List.copyOf(names));
            });
    return titles;
  }

  @Override
  public Stream<ScalarPoint> scalar(String title, String series) {
    return PagedStream.of(new PointPages(transport, request(), title, series));
  }

  @Override
  public List<ScalarSummary> summaries() {
    String kind = ofModel ? "model" : "task";
    ObjectNode request = Json.object().put(kind, id);
    JsonNode answer = transport.call(ApiCall.read(kind + "s.get_by_id", request));
    List<ScalarSummary> summaries = new ArrayList<>();
    for (JsonNode title : answer.path(kind).path("last_metrics")) {
      title.forEach(series -> summaries.add(summary(series)));
    }
    return List.copyOf(summaries);
  }

  private static ScalarSummary summary(JsonNode stored) {
    return new ScalarSummary(
        stored.path("metric").asText(),
        stored.path("variant").asText(),
        stored.path("value").asDouble(),
        stored.path("min_value").asDouble(),
        stored.path("min_value_iteration").asLong(),
        stored.path("max_value").asDouble(),
        stored.path("max_value_iteration").asLong());
  }

  @Override
  public Map<String, Double> singleValues() {
    ObjectNode request = addKind(Json.object());
    request.putArray("tasks").add(id);
    JsonNode answer = transport.call(ApiCall.read("events.get_task_single_value_metrics", request));
    Map<String, Double> values = new LinkedHashMap<>();
    for (JsonNode task : answer.path("tasks")) {
      for (JsonNode value : task.path("values")) {
        values.put(value.path("variant").asText(), value.path("value").asDouble());
      }
    }
    return values;
  }

  @Override
  public Stream<ConsoleLine> console() {
    return ofModel ? Stream.empty() : PagedStream.of(new ConsolePages(transport, id, false));
  }

  @Override
  public Stream<ConsoleLine> consoleNewestFirst() {
    return ofModel ? Stream.empty() : PagedStream.of(new ConsolePages(transport, id, true));
  }
}
