package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  private final String taskId;

  /** Reads the metrics of one task. */
  public StoredMetrics(ApiTransport transport, String taskId) {
    this.transport = transport;
    this.taskId = taskId;
  }

  @Override
  public Map<String, List<String>> series() {
    JsonNode answer =
        transport.call(
            ApiCall.read(
                "events.get_scalar_metrics_and_variants", Json.object().put("task", taskId)));
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
    return PagedStream.of(new PointPages(transport, taskId, title, series));
  }

  @Override
  public List<ScalarSummary> summaries() {
    ObjectNode request = Json.object().put("task", taskId);
    JsonNode answer = transport.call(ApiCall.read("tasks.get_by_id", request));
    List<ScalarSummary> summaries = new ArrayList<>();
    for (JsonNode title : answer.path("task").path("last_metrics")) {
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
    ObjectNode request = Json.object();
    request.putArray("tasks").add(taskId);
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
    return PagedStream.of(new ConsolePages(transport, taskId, false));
  }

  @Override
  public Stream<ConsoleLine> consoleNewestFirst() {
    return PagedStream.of(new ConsolePages(transport, taskId, true));
  }
}
