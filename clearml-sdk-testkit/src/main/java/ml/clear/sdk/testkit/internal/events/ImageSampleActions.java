package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;

/** One image, and from it to the next or the one before. */
final class ImageSampleActions {
  private static final Comparator<StoredEvent> BY_VARIANT =
      Comparator.comparing(StoredEvent::metric)
          .thenComparing(StoredEvent::variant)
          .thenComparing(event -> event.text("url"), Comparator.reverseOrder());

  private ImageSampleActions() {}

  static void register(ActionRegistry actions) {
    Fields task = Fields.of("task:str!", "scroll_id:str", "model_events:bool");
    actions
        .add(
            "events.get_debug_image_sample",
            "2.12",
            task.and("metric:str!", "variant:str!", "iteration:int", "refresh:bool"),
            ImageSampleActions::sample)
        .add(
            "events.next_debug_image_sample",
            "2.12",
            task.and("navigate_earlier:bool", "next_iteration:bool"),
            ImageSampleActions::next);
  }

  private record Variant(String metric, String name) {}

  private record Range(long min, long max) {}

  /** The image a client looks at, and the valid iterations of each variant. */
  private static final class Position {
    private final String task;
    private final boolean inMetric;
    private final Map<Variant, Range> ranges =
        new TreeMap<>(Comparator.comparing(Variant::metric).thenComparing(Variant::name));
    private String metric;
    private String variant = "";
    private long iteration;

    Position(String task, String metric, boolean inMetric) {
      this.task = task;
      this.metric = metric;
      this.inMetric = inMetric;
    }

    void reset(EventStore store) {
      ranges.clear();
      Map<Variant, Map<String, Long>> urls = new HashMap<>();
      images(store, task)
          .filter(event -> !inMetric || event.metric().equals(metric))
          .forEach(
              event ->
                  urls.computeIfAbsent(
                          new Variant(event.metric(), event.variant()), unused -> new HashMap<>())
                      .merge(event.text("url"), event.iteration(), Math::max));
      // an image is valid from the oldest of the last uses of its variant's URLs on
      urls.forEach(
          (known, last) ->
              ranges.put(
                  known,
                  new Range(
                      last.values().stream().mapToLong(Long::longValue).min().orElse(0),
                      last.values().stream().mapToLong(Long::longValue).max().orElse(0))));
    }

    boolean isValid(StoredEvent event) {
      Range range = ranges.get(new Variant(event.metric(), event.variant()));
      return range != null
          && event.iteration() >= range.min
          && (!inMetric || event.metric().equals(metric));
    }

    void moveTo(StoredEvent event) {
      metric = event.metric();
      variant = event.variant();
      iteration = event.iteration();
    }
  }

  private static Stream<StoredEvent> images(EventStore store, String task) {
    return store.events(task, EventType.IMAGE).stream().filter(event -> event.has("url"));
  }

  private static ObjectNode sample(ActionCall call) {
    Targets.one(call);
    EventStore store = EventStore.of(call.state());
    if (!store.hasIndex(EventType.IMAGE)) {
      return nothing();
    }
    String metric = call.text("metric");
    boolean inMetric = call.flag("navigate_current_metric", true);
    EventStates.Known<Position> known =
        EventStates.of(call.state())
            .findOrMake(
                call.findText("scroll_id").orElse(""),
                Position.class,
                () -> {
                  Position made = new Position(call.text("task"), metric, inMetric);
                  made.reset(store);
                  return made;
                });
    Position position = known.state();
    if (!position.task.equals(call.text("task"))
        || position.inMetric != inMetric
        || (inMetric && !position.metric.equals(metric))) {
      throw ErrorCode.INVALID_SCROLL_ID.because(
          "Task and metric stored in the state do not match the passed ones",
          "scroll_id",
          known.id());
    }
    if (call.flag("refresh", false)) {
      position.reset(store);
    }
    Variant variant = new Variant(metric, call.text("variant"));
    ObjectNode data = nothing().put("scroll_id", known.id());
    Range range = position.ranges.get(variant);
    if (range == null) {
      return data;
    }
    put(data, range);
    long latest = call.has("iteration") ? call.number("iteration", 0) : Long.MAX_VALUE;
    images(store, position.task)
        .filter(event -> event.metric().equals(metric))
        .filter(event -> event.variant().equals(variant.name))
        .filter(event -> event.iteration() <= latest && event.iteration() >= range.min)
        .max(
            Comparator.comparingLong(StoredEvent::iteration)
                .thenComparing(event -> event.text("url")))
        .ifPresent(event -> show(data, position, event));
    return data;
  }

  private static ObjectNode next(ActionCall call) {
    Targets.one(call);
    String id = call.findText("scroll_id").orElse("");
    Position position =
        EventStates.of(call.state())
            .find(id, Position.class)
            .filter(known -> known.task.equals(call.text("task")))
            .orElseThrow(() -> ErrorCode.INVALID_SCROLL_ID.with("scroll_id", id));
    boolean earlier = call.flag("navigate_earlier", true);
    List<StoredEvent> valid =
        images(EventStore.of(call.state()), position.task).filter(position::isValid).toList();
    Optional<StoredEvent> found =
        call.flag("next_iteration", false)
            ? Optional.empty()
            : otherVariant(valid, position, earlier);
    ObjectNode data = nothing().put("scroll_id", id);
    found
        .or(() -> otherIteration(valid, position, earlier))
        .ifPresent(event -> show(data, position, event));
    return data;
  }

  private static Optional<StoredEvent> otherVariant(
      List<StoredEvent> valid, Position position, boolean earlier) {
    Stream<StoredEvent> others =
        valid.stream()
            .filter(event -> event.iteration() == position.iteration)
            .filter(
                event -> {
                  int compared = event.metric().compareTo(position.metric);
                  compared = compared == 0 ? event.variant().compareTo(position.variant) : compared;
                  return earlier ? compared < 0 : compared > 0;
                });
    return earlier ? others.max(BY_VARIANT) : others.min(BY_VARIANT);
  }

  private static Optional<StoredEvent> otherIteration(
      List<StoredEvent> valid, Position position, boolean earlier) {
    Comparator<StoredEvent> order =
        Comparator.comparingLong(StoredEvent::iteration).thenComparing(BY_VARIANT);
    return earlier
        ? valid.stream().filter(event -> event.iteration() < position.iteration).max(order)
        : valid.stream().filter(event -> event.iteration() > position.iteration).min(order);
  }

  private static void show(ObjectNode data, Position position, StoredEvent event) {
    position.moveTo(event);
    data.set("event", event.toJson());
    Range range = position.ranges.get(new Variant(event.metric(), event.variant()));
    if (range != null) {
      put(data, range);
    }
  }

  private static void put(ObjectNode data, Range range) {
    data.put("min_iteration", range.min).put("max_iteration", range.max);
  }

  private static ObjectNode nothing() {
    return Json.object()
        .putNull("scroll_id")
        .putNull("event")
        .putNull("min_iteration")
        .putNull("max_iteration");
  }
}
