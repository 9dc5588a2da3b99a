package ml.clear.sdk.testkit.internal.worker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;
import org.jspecify.annotations.Nullable;

/** What workers have said of their machines. Used under the state's lock. */
final class WorkerStats {
  /** Charts are no finer than this, whatever is asked for. */
  private static final int FINEST_SECONDS = 40;

  private final List<Sample> samples = new ArrayList<>();

  private record Sample(
      long millis, String worker, String task, String metric, String variant, double value) {}

  /** The time a chart shows. */
  private record Span(long fromMillis, long toMillis, long stepMillis, double cutoffMillis) {
    List<Long> buckets() {
      List<Long> buckets = new ArrayList<>();
      for (long at = bucket(fromMillis); at <= toMillis; at += stepMillis) {
        buckets.add(at);
      }
      return buckets;
    }

    long bucket(long millis) {
      return Math.floorDiv(millis, stepMillis) * stepMillis;
    }
  }

  static WorkerStats of(ServerState state) {
    return state.part(WorkerStats.class, unused -> new WorkerStats());
  }

  static void register(ActionRegistry actions) {
    Fields span =
        Fields.of("worker_ids:[str]", "from_date:float!", "to_date:float!", "interval:int!");
    actions
        .add(
            "workers.get_metric_keys",
            "2.4",
            Fields.of("worker_ids:[str]"),
            call -> of(call.state()).keys(call))
        .add("workers.get_activity_report", "2.4", span, call -> of(call.state()).activity(call))
        .add(
            "workers.get_stats",
            "2.4",
            span.and("items:[dict]!"),
            call -> of(call.state()).stats(call));
  }

  /** Notes the machine's figures of a report. */
  void log(ActionCall call) {
    long millis = call.body().path("timestamp").asLong();
    String task = call.findText("task").orElse("");
    for (Map.Entry<String, JsonNode> figure : call.body().path("machine_stats").properties()) {
      JsonNode value = figure.getValue();
      if (value.isArray()) {
        for (int i = 0; i < value.size(); i++) {
          add(call, millis, task, figure.getKey(), String.valueOf(i), value.get(i));
        }
      } else if (value.asDouble() != 0) {
        add(call, millis, task, figure.getKey(), "total", value);
      }
    }
  }

  private void add(
      ActionCall call, long millis, String task, String metric, String variant, JsonNode value) {
    samples.add(new Sample(millis, call.text("worker"), task, metric, variant, value.asDouble()));
  }

  private ObjectNode keys(ActionCall call) {
    List<String> workers = call.texts("worker_ids");
    Map<String, Set<String>> categories = new TreeMap<>();
    samples.stream()
        .filter(ofWorkers(workers))
        .forEach(
            sample ->
                categories
                    .computeIfAbsent(sample.metric.split("_", 2)[0], unused -> new TreeSet<>())
                    .add(sample.metric));
    if (categories.isEmpty()) {
      throw ErrorCode.WORKER_STATS_NOT_FOUND.because(
          "No statistic metrics found for the company "
              + call.identity().company()
              + " and workers "
              + workers);
    }
    ObjectNode data = Json.object();
    ArrayNode shown = data.putArray("categories");
    categories.forEach(
        (category, metrics) -> {
          ArrayNode keys = shown.addObject().put("name", category).putArray("metric_keys");
          metrics.forEach(keys::add);
        });
    return data;
  }

  private static Predicate<Sample> ofWorkers(List<String> workers) {
    return sample -> workers.isEmpty() || workers.contains(sample.worker);
  }

  private static Span span(ActionCall call) {
    double from = call.body().path("from_date").asDouble();
    double to = call.body().path("to_date").asDouble();
    if (from >= to) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because("from_date must be less than to_date");
    }
    long seconds = Math.max(call.number("interval", 1), FINEST_SECONDS);
    return new Span(
        ((long) from) * 1000, ((long) to) * 1000, seconds * 1000, (to - 0.9 * seconds) * 1000);
  }

  private List<Sample> within(Span span) {
    return samples.stream()
        .filter(sample -> sample.millis >= span.fromMillis && sample.millis <= span.toMillis)
        .toList();
  }

  /** How many workers reported in each bucket; the last one is never shown. */
  private ObjectNode activity(ActionCall call) {
    Span span = span(call);
    ObjectNode data = Json.object();
    put(data.putObject("total"), span, sample -> true);
    put(data.putObject("active"), span, sample -> !sample.task.isEmpty());
    return data;
  }

  private void put(ObjectNode series, Span span, Predicate<Sample> wanted) {
    ArrayNode dates = series.putArray("dates");
    ArrayNode counts = series.putArray("counts");
    if (samples.isEmpty()) {
      return;
    }
    Map<Long, Set<String>> workers = new HashMap<>();
    within(span).stream()
        .filter(wanted)
        .forEach(
            sample ->
                workers
                    .computeIfAbsent(span.bucket(sample.millis), unused -> new HashSet<>())
                    .add(sample.worker));
    List<Long> buckets = span.buckets();
    for (long bucket : buckets.subList(0, Math.max(0, buckets.size() - 1))) {
      dates.add(bucket);
      counts.add(workers.getOrDefault(bucket, Set.of()).size());
    }
  }

  private ObjectNode stats(ActionCall call) {
    Span span = span(call);
    List<Sample> found = within(span).stream().filter(ofWorkers(call.texts("worker_ids"))).toList();
    ObjectNode data = Json.object();
    ArrayNode workers = data.putArray("workers");
    for (String worker : new TreeSet<>(found.stream().map(Sample::worker).toList())) {
      ArrayNode metrics = Json.array();
      for (JsonNode item : call.body().path("items")) {
        List<Sample> series =
            found.stream()
                .filter(sample -> sample.worker.equals(worker))
                .filter(sample -> sample.metric.equals(item.path("key").asText()))
                .toList();
        if (!series.isEmpty()) {
          putSeries(metrics, item, span, series);
        }
      }
      if (!metrics.isEmpty()) {
        workers.addObject().put("worker", worker).set("metrics", metrics);
      }
    }
    return data;
  }

  private static void putSeries(ArrayNode metrics, JsonNode item, Span span, List<Sample> series) {
    String aggregation = item.path("aggregation").asText("avg");
    Map<Long, DoubleSummaryStatistics> buckets = new HashMap<>();
    series.forEach(
        sample ->
            buckets
                .computeIfAbsent(
                    span.bucket(sample.millis), unused -> new DoubleSummaryStatistics())
                .accept(sample.value));
    ObjectNode shown = metrics.addObject().put("metric", item.path("key").asText());
    ObjectNode stats = shown.putArray("stats").addObject().put("aggregation", aggregation);
    ArrayNode dates = stats.putArray("dates");
    ArrayNode values = stats.putArray("values");
    stats.putArray("resource_series");
    for (long bucket : span.buckets()) {
      if (bucket < span.cutoffMillis) {
        dates.add(bucket);
        values.add(value(buckets.get(bucket), aggregation));
      }
    }
  }

  private static double value(@Nullable DoubleSummaryStatistics bucket, String aggregation) {
    if (bucket == null) {
      return 0;
    }
    return switch (aggregation) {
      case "min" -> bucket.getMin();
      case "max" -> bucket.getMax();
      default -> bucket.getAverage();
    };
  }
}
