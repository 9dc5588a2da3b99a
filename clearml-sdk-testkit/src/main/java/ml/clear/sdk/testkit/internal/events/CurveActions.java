package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;

/** Curves of scalars, thinned out as the charts of the web page want them. */
final class CurveActions {
  private static final int DEFAULT_SAMPLES = 2000;
  private static final int MOST_SAMPLES = 6000;
  private static final int MOST_TASKS = 100;

  private CurveActions() {}

  static void register(ActionRegistry actions) {
    Fields fields = Fields.of("samples:int", "metrics:[dict]", "model_events:bool");
    actions.add(
        "events.scalar_metrics_iter_histogram",
        "1.0",
        fields.and("task:str!"),
        CurveActions::ofOne);
    actions.add(
        "events.multi_task_scalar_metrics_iter_histogram", "1.0", fields, CurveActions::ofMany);
  }

  private static ObjectNode ofOne(ActionCall call) {
    ObjectNode metrics = Json.object();
    curves(call, Targets.one(call))
        .forEach((curve, json) -> child(metrics, curve.metric()).set(curve.variant(), json));
    return metrics;
  }

  private static ObjectNode ofMany(ActionCall call) {
    List<String> tasks =
        call.body().path("tasks").isTextual()
            ? List.of(call.text("tasks").split("\\s*,\\s*", -1))
            : call.texts("tasks");
    if (tasks.isEmpty() || tasks.size() > MOST_TASKS) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "error for field 'tasks': value has to have between 1 and " + MOST_TASKS + " elements.");
    }
    ObjectNode data = Json.object();
    ObjectNode metrics = data.putObject("metrics");
    for (ObjectNode document : Targets.all(call, tasks)) {
      curves(call, document)
          .forEach(
              (curve, json) ->
                  child(child(metrics, curve.metric()), curve.variant())
                      .set(
                          document.path("id").asText(),
                          json.put("name", document.path("name").asText())));
    }
    return data;
  }

  private static Map<Curve, ObjectNode> curves(ActionCall call, ObjectNode document) {
    CurveKey key = CurveKey.of(Choice.of(call.body(), "key", "iter", "timestamp", "iso_time"));
    int samples = Choice.number(call.body(), "samples", DEFAULT_SAMPLES, 1, MOST_SAMPLES);
    List<StoredEvent> scalars =
        EventStore.of(call.state()).events(document.path("id").asText(), EventType.SCALAR).stream()
            .filter(EventFilter.of(call.body().path("metrics")))
            .toList();
    Map<Curve, ObjectNode> shown = new LinkedHashMap<>();
    CurveSampling.intervals(Curve.of(scalars), key, samples)
        .forEach(
            (curve, interval) ->
                shown.put(curve, labelled(curve.sampled(key, interval), curve, document)));
    return shown;
  }

  private static ObjectNode labelled(ObjectNode json, Curve curve, ObjectNode document) {
    MetricKeys keys = MetricKeys.of(curve.metric(), curve.variant());
    JsonNode label =
        document
            .path("last_metrics")
            .path(keys.metricHash())
            .path(keys.variantHash())
            .path("x_axis_label");
    return label.isTextual() ? json.put("x_axis_label", label.asText()) : json;
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode known ? known : parent.putObject(name);
  }
}
