package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;

/** The plots of one metric and iteration, and from them to the next or the ones before. */
final class PlotSampleActions {
  private static final int MOST_PLOTS = 100;

  private PlotSampleActions() {}

  static void register(ActionRegistry actions) {
    Fields task = Fields.of("task:str!", "scroll_id:str", "model_events:bool");
    actions
        .add(
            "events.get_plot_sample",
            "1.0",
            task.and("metric:str!", "iteration:int", "refresh:bool"),
            PlotSampleActions::sample)
        .add(
            "events.next_plot_sample",
            "1.0",
            task.and("navigate_earlier:bool", "next_iteration:bool"),
            PlotSampleActions::next);
  }

  /** The metric and iteration a client looks at, and the iterations of each metric. */
  private static final class Position {
    private final String task;
    private final boolean inMetric;
    private final Map<String, LongSummaryStatistics> iterations = new HashMap<>();
    private String metric;
    private long iteration;

    Position(String task, String metric, boolean inMetric) {
      this.task = task;
      this.metric = metric;
      this.inMetric = inMetric;
    }

    void reset(Collection<StoredEvent> plots) {
      iterations.clear();
      for (StoredEvent event : plots) {
        if (!inMetric || event.metric().equals(metric)) {
          iterations
              .computeIfAbsent(event.metric(), unused -> new LongSummaryStatistics())
              .accept(event.iteration());
        }
      }
    }
  }

  private static ObjectNode sample(ActionCall call) {
    Targets.one(call);
    String task = call.text("task");
    EventStore store = EventStore.of(call.state());
    if (!store.hasIndex(EventType.PLOT)) {
      return nothing();
    }
    Collection<StoredEvent> plots = store.events(task, EventType.PLOT);
    String metric = call.text("metric");
    boolean inMetric = call.flag("navigate_current_metric", true);
    EventStates.Known<Position> known =
        EventStates.of(call.state())
            .findOrMake(
                call.findText("scroll_id").orElse(""),
                Position.class,
                () -> {
                  Position made = new Position(task, metric, inMetric);
                  made.reset(plots);
                  return made;
                });
    Position position = known.state();
    if (!position.task.equals(task)
        || position.inMetric != inMetric
        || (inMetric && !position.metric.equals(metric))) {
      throw ErrorCode.INVALID_SCROLL_ID.because(
          "Task and metric stored in the state do not match the passed ones",
          "scroll_id",
          known.id());
    }
    if (call.flag("refresh", false)) {
      position.reset(plots);
    }
    ObjectNode data = nothing().put("scroll_id", known.id());
    if (!position.iterations.containsKey(metric)) {
      return data;
    }
    putRange(data, position, metric);
    long latest = call.has("iteration") ? call.number("iteration", 0) : Long.MAX_VALUE;
    show(
        data,
        position,
        plots,
        true,
        event -> event.metric().equals(metric) && event.iteration() <= latest);
    return data;
  }

  private static ObjectNode next(ActionCall call) {
    Targets.one(call);
    String task = call.text("task");
    String id = call.findText("scroll_id").orElse("");
    Position position =
        EventStates.of(call.state())
            .find(id, Position.class)
            .filter(known -> known.task.equals(task))
            .orElseThrow(() -> ErrorCode.INVALID_SCROLL_ID.with("scroll_id", id));
    boolean earlier = call.flag("navigate_earlier", true);
    boolean otherIteration = call.flag("next_iteration", false) || position.inMetric;
    long iteration = position.iteration;
    String metric = position.metric;
    ObjectNode data = nothing().put("scroll_id", id);
    show(
        data,
        position,
        EventStore.of(call.state()).events(task, EventType.PLOT),
        earlier,
        event -> {
          boolean beyond = earlier ? event.iteration() < iteration : event.iteration() > iteration;
          int compared = event.metric().compareTo(metric);
          boolean beside =
              event.iteration() == iteration && (earlier ? compared < 0 : compared > 0);
          return (!position.inMetric || compared == 0) && (beyond || (!otherIteration && beside));
        });
    return data;
  }

  /** Shows all plots of the first metric of the first iteration that has any. */
  private static void show(
      ObjectNode data,
      Position position,
      Collection<StoredEvent> plots,
      boolean descending,
      Predicate<StoredEvent> condition) {
    Comparator<StoredEvent> order =
        Comparator.comparingLong(StoredEvent::iteration).thenComparing(StoredEvent::metric);
    List<StoredEvent> found = plots.stream().filter(condition).toList();
    Optional<StoredEvent> first =
        descending ? found.stream().max(order) : found.stream().min(order);
    first.ifPresent(
        chosen -> {
          ArrayNode events = data.putArray("events");
          found.stream()
              .filter(event -> order.compare(event, chosen) == 0)
              .sorted(Comparator.comparing(StoredEvent::variant))
              .limit(MOST_PLOTS)
              .forEach(event -> events.add(event.toJson()));
          position.metric = chosen.metric();
          position.iteration = chosen.iteration();
          putRange(data, position, chosen.metric());
        });
  }

  private static void putRange(ObjectNode data, Position position, String metric) {
    LongSummaryStatistics range = position.iterations.get(metric);
    if (range != null) {
      data.put("min_iteration", range.getMin()).put("max_iteration", range.getMax());
    }
  }

  private static ObjectNode nothing() {
    ObjectNode data = Json.object().putNull("scroll_id");
    data.putArray("events");
    return data.putNull("min_iteration").putNull("max_iteration");
  }
}
