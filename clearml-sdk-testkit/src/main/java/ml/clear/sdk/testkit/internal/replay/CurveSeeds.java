package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** Takes the events of older tasks out of answers that show only points of curves. */
final class CurveSeeds {
  private static final long SINGLE_VALUE = Integer.MIN_VALUE;
  private static final int DEFAULT_SAMPLES = 2000;

  private final Seeds seeds;
  private final JsonNode request;

  private CurveSeeds(Seeds seeds, JsonNode request) {
    this.seeds = seeds;
    this.request = request;
  }

  static void harvest(Exchange exchange, Seeds seeds) {
    var curves = new CurveSeeds(seeds, exchange.requestBody());
    switch (exchange.action()) {
      case "events.scalar_metrics_iter_histogram" -> curves.histogram(exchange.data());
      case "events.scalar_metrics_iter_raw" -> curves.raw(exchange.data().path("variants"));
      case "events.get_task_single_value_metrics" -> curves.singleValues(exchange.data());
      default -> {}
    }
  }

  private void histogram(JsonNode metrics) {
    String key = request.path("key").asText("iter");
    int samples = request.path("samples").asInt(DEFAULT_SAMPLES);
    metrics
        .properties()
        .forEach(
            metric ->
                metric
                    .getValue()
                    .properties()
                    .forEach(
                        variant -> {
                          JsonNode x = variant.getValue().path("x");
                          // as many points as samples are averages of several events
                          if (key.equals("iter") && x.size() < samples) {
                            points(metric.getKey(), variant.getKey(), x, variant.getValue());
                          }
                        }));
  }

  private void points(String metric, String variant, JsonNode x, JsonNode curve) {
    for (int i = 0; i < x.size(); i++) {
      // the histogram rounds to 32 bits; the shortest decimal is what was most likely sent
      double sent = Double.parseDouble(Float.toString((float) curve.path("y").path(i).asDouble()));
      event(request.path("task"), metric, variant, x.get(i).asLong())
          .ifPresent(event -> seeds.events().point(event.put("value", sent)));
    }
  }

  private void raw(JsonNode variants) {
    variants
        .properties()
        .forEach(
            variant -> {
              JsonNode iterations = variant.getValue().path("iter");
              for (int i = 0; i < iterations.size(); i++) {
                JsonNode value = variant.getValue().path("y").path(i);
                event(
                        request.path("task"),
                        request.path("metric").path("metric").asText(),
                        variant.getKey(),
                        iterations.get(i).asLong())
                    .ifPresent(event -> seeds.events().point(event.set("value", value)));
              }
            });
  }

  private void singleValues(JsonNode data) {
    for (JsonNode task : data.path("tasks")) {
      for (JsonNode value : task.path("values")) {
        event(
                task.path("task"),
                value.path("metric").asText(),
                value.path("variant").asText(),
                SINGLE_VALUE)
            .ifPresent(event -> seeds.events().point(event.set("value", value.path("value"))));
      }
    }
  }

  private Optional<ObjectNode> event(JsonNode task, String metric, String variant, long iter) {
    if (!seeds.isOlder(task.asText())) {
      return Optional.empty();
    }
    return Optional.of(
        Recording.JSON
            .createObjectNode()
            .put("type", "training_stats_scalar")
            .put("task", task.asText())
            .put("iter", iter)
            .put("metric", metric)
            .put("variant", variant)
            .put("model_event", request.path("model_events").asBoolean()));
  }
}
