package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;

/** Which metrics and variants were reported, and vectors. */
final class MetricActions {
  private static final int MOST_VECTORS = 10_000;

  private MetricActions() {}

  static void register(ActionRegistry actions) {
    Fields task = Fields.of("task:str!", "model_events:bool");
    Fields tasks = Fields.of("tasks:[str]", "model_events:bool");
    actions
        .add(
            "events.get_task_metrics",
            "1.0",
            tasks.and("event_type:str!"),
            MetricActions::taskMetrics)
        .add("events.get_multi_task_metrics", "1.0", tasks, MetricActions::multiTaskMetrics)
        .add(
            "events.get_scalar_metrics_and_variants",
            "1.0",
            task,
            call -> metricsAndVariants(call, EventType.SCALAR))
        .add(
            "events.get_vector_metrics_and_variants",
            "1.0",
            task,
            call -> metricsAndVariants(call, EventType.VECTOR))
        .add(
            "events.vector_metrics_iter_histogram",
            "1.0",
            task.and("metric:str!", "variant:str!"),
            MetricActions::vectors);
  }

  private static ObjectNode taskMetrics(ActionCall call) {
    EventStore store = EventStore.of(call.state());
    Set<EventType> types = Choice.types(call.body());
    List<String> tasks = someTasks(call);
    Targets.all(call, tasks);
    ObjectNode data = Json.object();
    ArrayNode metrics = data.putArray("metrics");
    if (types.stream().noneMatch(store::hasIndex)) {
      return data;
    }
    for (String task : tasks) {
      Set<String> names = new TreeSet<>();
      store.find(List.of(task), types, Curve::isPoint).forEach(event -> names.add(event.metric()));
      ArrayNode shown = metrics.addObject().put("task", task).putArray("metrics");
      names.forEach(shown::add);
    }
    return data;
  }

  private static List<String> someTasks(ActionCall call) {
    List<String> tasks = call.texts("tasks");
    if (tasks.isEmpty()) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "error for field 'tasks': value '[]' length is lower than allowed minimum '1'..");
    }
    return tasks;
  }

  private static ObjectNode multiTaskMetrics(ActionCall call) {
    List<String> tasks = someTasks(call);
    Targets.all(call, tasks);
    ObjectNode data = Json.object();
    ArrayNode metrics = data.putArray("metrics");
    variants(call, tasks, Choice.types(call.body()))
        .forEach(
            (metric, variants) -> {
              ArrayNode shown = metrics.addObject().put("metric", metric).putArray("variants");
              variants.forEach(shown::add);
            });
    return data;
  }

  private static ObjectNode metricsAndVariants(ActionCall call, EventType type) {
    Targets.one(call);
    ObjectNode data = Json.object();
    ObjectNode metrics = data.putObject("metrics");
    variants(call, List.of(call.text("task")), EnumSet.of(type))
        .forEach(
            (metric, variants) -> {
              ArrayNode shown = metrics.putArray(metric);
              variants.forEach(shown::add);
            });
    return data;
  }

  private static Map<String, Set<String>> variants(
      ActionCall call, List<String> tasks, Set<EventType> types) {
    Map<String, Set<String>> variants = new TreeMap<>();
    EventStore.of(call.state())
        .find(tasks, types, event -> true)
        .forEach(
            event ->
                variants
                    .computeIfAbsent(event.metric(), unused -> new TreeSet<>())
                    .add(event.variant()));
    return variants;
  }

  private static ObjectNode vectors(ActionCall call) {
    Targets.one(call);
    String metric = call.text("metric");
    String variant = call.text("variant");
    ObjectNode data = Json.object().put("metric", metric).put("variant", variant);
    ArrayNode vectors = data.putArray("vectors");
    ArrayNode iterations = data.putArray("iterations");
    EventStore.of(call.state()).events(call.text("task"), EventType.VECTOR).stream()
        .filter(event -> event.metric().equals(metric) && event.variant().equals(variant))
        .sorted(Comparator.comparingLong(StoredEvent::iteration))
        .limit(MOST_VECTORS)
        .forEach(
            event -> {
              vectors.add(event.value());
              iterations.add(event.iteration());
            });
    return data;
  }
}
