package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
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

/** The newest plots of one or more tasks. */
final class PlotActions {
  private static final int PAGE = 1000;
  private static final Comparator<StoredEvent> NEWEST_FIRST =
      Comparator.comparingLong(StoredEvent::iteration).reversed();

  private PlotActions() {}

  static void register(ActionRegistry actions) {
    Fields fields =
        Fields.of(
            "iters:int", "scroll_id:str", "no_scroll:bool", "metrics:[dict]", "model_events:bool");
    actions
        .add("events.get_task_plots", "1.8", fields.and("task:str!"), PlotActions::ofTask)
        .add("events.get_multi_task_plots", "1.8", fields, PlotActions::ofTasks);
  }

  private static ObjectNode ofTask(ActionCall call) {
    Targets.one(call);
    int iters = call.number("iters", 1);
    Map<String, Map<String, List<StoredEvent>>> plots = new TreeMap<>();
    EventStore.of(call.state()).events(call.text("task"), EventType.PLOT).stream()
        .filter(EventFilter.of(call.body().path("metrics")))
        .sorted(NEWEST_FIRST)
        .forEach(
            event ->
                plots
                    .computeIfAbsent(event.metric(), unused -> new TreeMap<>())
                    .computeIfAbsent(event.variant(), unused -> new ArrayList<>())
                    .add(event));
    ObjectNode data = Json.object();
    ArrayNode shown = data.putArray("plots");
    plots.values().stream()
        .flatMap(variants -> variants.values().stream())
        .forEach(events -> events.stream().limit(iters).forEach(e -> shown.add(e.toJson())));
    return data.put("returned", shown.size()).put("total", shown.size()).putNull("scroll_id");
  }

  private static ObjectNode ofTasks(ActionCall call) {
    List<String> tasks = call.texts("tasks");
    if (tasks.isEmpty()) {
      throw ErrorCode.VALIDATION_ERROR.because(
          "error for field 'tasks': value '[]' length is lower than allowed minimum '1'..");
    }
    Map<String, String> names = new HashMap<>();
    for (ObjectNode document : Targets.all(call, tasks)) {
      names.put(document.path("id").asText(), document.path("name").asText());
    }
    EventScrolls scrolls = EventScrolls.of(call.state());
    String known = call.findText("scroll_id").orElse("");
    ObjectNode data = Json.object();
    ObjectNode plots = data.putObject("plots");
    if (!known.isEmpty()) {
      ObjectNode rest = scrolls.next(known, "plots");
      return data.put("returned", 0)
          .put("total", rest.path("total").asInt())
          .put("scroll_id", EventScrolls.EMPTY);
    }
    int iters = call.number("iters", 1);
    List<StoredEvent> found = lastIterations(call, names.keySet(), iters);
    found.stream().limit(PAGE).forEach(event -> put(plots, event, names));
    data.put("returned", plots.size()).put("total", found.size());
    return call.flag("no_scroll", false)
        ? data.putNull("scroll_id")
        : data.put("scroll_id", scrolls.open(List.of(), PAGE));
  }

  /** The plots of the last iterations of each task, or of each metric of each task. */
  private static List<StoredEvent> lastIterations(ActionCall call, Set<String> tasks, int iters) {
    Predicate<StoredEvent> wanted = EventFilter.of(call.body().path("metrics"));
    boolean perMetric = call.flag("last_iters_per_task_metric", true);
    List<StoredEvent> all =
        EventStore.of(call.state()).find(tasks, EnumSet.of(EventType.PLOT), wanted);
    Map<List<String>, Set<Long>> iterations = new HashMap<>();
    all.forEach(
        event ->
            iterations
                .computeIfAbsent(group(event, perMetric), unused -> new TreeSet<>())
                .add(event.iteration()));
    Map<List<String>, Set<Long>> last = new HashMap<>();
    iterations.forEach(
        (group, seen) ->
            last.put(
                group,
                new HashSet<>(
                    seen.stream().sorted(Comparator.reverseOrder()).limit(iters).toList())));
    return all.stream()
        .filter(
            event ->
                last.getOrDefault(group(event, perMetric), Set.of()).contains(event.iteration()))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  private static List<String> group(StoredEvent event, boolean perMetric) {
    return perMetric ? List.of(event.task(), event.metric()) : List.of(event.task());
  }

  private static void put(ObjectNode plots, StoredEvent event, Map<String, String> names) {
    ObjectNode iterations =
        child(child(child(plots, event.metric()), event.variant()), event.task());
    ObjectNode iteration = child(iterations, String.valueOf(event.iteration()));
    iteration.put("name", names.get(event.task()));
    iteration.withArray("/plots").add(event.toJson());
  }

  private static ObjectNode child(ObjectNode parent, String name) {
    return parent.get(name) instanceof ObjectNode known ? known : parent.putObject(name);
  }
}
