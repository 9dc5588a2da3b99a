package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.json.Json;

/** {@code events.*} that read: answered from the session's files, which are read each time. */
final class ReadBackActions {
  private static final int SAMPLES = 2000; // the server's default

  private final OfflineStore store;

  ReadBackActions(OfflineStore store) {
    this.store = store;
  }

  void addTo(Map<String, OfflineAction> actions) {
    actions.put("events.get_scalar_metrics_and_variants", this::names);
    actions.put("events.scalar_metrics_iter_raw", this::points);
    actions.put("events.scalar_metrics_iter_histogram", this::histogram);
    actions.put("events.get_task_single_value_metrics", this::singleValues);
    actions.put("events.get_task_log", this::log);
  }

  private JsonNode names(OfflineRequest request) {
    SeriesTable table = table(request, request.text("task"));
    ObjectNode metrics = Json.object();
    table.singleValues().keySet().forEach(name -> metrics.withArray("/Summary").add(name));
    for (SeriesTable.Series series : table.series()) {
      ArrayNode variants =
          metrics.get(series.metric()) instanceof ArrayNode list
              ? list
              : metrics.putArray(series.metric());
      variants.add(series.variant());
    }
    return Json.object().set("metrics", metrics);
  }

  /** All points in the first page, since each page would read the file anew; then an empty one. */
  private JsonNode points(OfflineRequest request) {
    ObjectNode variants = Json.object();
    int returned = 0;
    if (request.findText("scroll_id").isEmpty()) {
      JsonNode wanted = request.body().path("metric");
      List<String> names = new ArrayList<>();
      wanted.path("variants").forEach(name -> names.add(name.asText()));
      for (SeriesTable.Series series : table(request, request.text("task")).series()) {
        if (series.metric().equals(wanted.path("metric").asText())
            && (names.isEmpty() || names.contains(series.variant()))) {
          Curve curve = Curve.of(series.iterations(), series.values());
          curve.write(variants.putObject(series.variant()), "iter", "y");
          returned += curve.size();
        }
      }
    }
    ObjectNode answer = Json.object().put("returned", returned).put("scroll_id", "end");
    answer.set("variants", variants);
    return answer.put("total", returned);
  }

  private JsonNode histogram(OfflineRequest request) {
    int samples = request.body().path("samples").asInt(SAMPLES);
    ObjectNode answer = Json.object();
    for (SeriesTable.Series series : table(request, request.text("task")).series()) {
      ObjectNode metric =
          answer.get(series.metric()) instanceof ObjectNode object
              ? object
              : answer.putObject(series.metric());
      ObjectNode variant = metric.putObject(series.variant()).put("name", series.variant());
      Curve.of(series.iterations(), series.values()).thinned(samples).write(variant, "x", "y");
    }
    return answer;
  }

  private JsonNode singleValues(OfflineRequest request) {
    ArrayNode tasks = Json.array();
    for (String id : request.texts("tasks")) {
      ArrayNode values = Json.array();
      table(request, id)
          .singleValues()
          .forEach(
              (name, value) ->
                  values
                      .addObject()
                      .put("metric", "Summary")
                      .put("variant", name)
                      .put("value", value));
      tasks.addObject().put("task", id).set("values", values);
    }
    return Json.object().set("tasks", tasks);
  }

  private JsonNode log(OfflineRequest request) {
    SessionTask task = store.task(request.action(), request.text("task"));
    List<ObjectNode> events = new ArrayList<>();
    read(request, task, content -> content.readConsole(events::add, new Problems()));
    return LogPage.of(events, request);
  }

  private SeriesTable table(OfflineRequest request, String id) {
    SeriesTable table = new SeriesTable();
    read(
        request,
        store.task(request.action(), id),
        content -> content.readMetrics(table::add, new Problems()));
    return table;
  }

  private static void read(OfflineRequest request, SessionTask task, Reading reading) {
    try {
      reading.read(new SessionContent(task.folder().path(), task.document()));
    } catch (IOException e) {
      throw new ServerUnreachableException(
          request.action(),
          Effect.NONE,
          "cannot read the offline session " + task.folder().path(),
          e);
    }
  }

  @FunctionalInterface
  private interface Reading {
    void read(SessionContent content) throws IOException;
  }
}
