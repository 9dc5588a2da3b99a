package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.Fields;

/** Scalars read one by one: events of a metric, latest values, single values. */
final class ScalarActions {
  private static final int PAGE = 500;

  private ScalarActions() {}

  static void register(ActionRegistry actions) {
    Fields task = Fields.of("task:str!", "model_events:bool");
    actions
        .add(
            "events.get_scalar_metric_data",
            "1.0",
            task.and("metric:str!", "scroll_id:str", "no_scroll:bool"),
            ScalarActions::data)
        .add(
            "events.get_task_latest_scalar_values",
            "1.0",
            Fields.of("task:str!"),
            ScalarActions::latest)
        .add(
            "events.get_task_single_value_metrics",
            "1.0",
            Fields.of("tasks:[str]!", "metrics:[dict]", "model_events:bool"),
            ScalarActions::singleValues);
  }

  private static ObjectNode data(ActionCall call) {
    ObjectNode document = Targets.one(call);
    EventScrolls scrolls = EventScrolls.of(call.state());
    String known = call.findText("scroll_id").orElse("");
    if (!known.isEmpty()) {
      return scrolls.next(known, "events");
    }
    String metric = call.text("metric");
    List<StoredEvent> found =
        scalars(call, document).stream()
            .filter(event -> event.metric().equals(metric))
            .sorted(Comparator.comparingLong(StoredEvent::iteration).reversed())
            .toList();
    String scroll = scrolls.open(found, PAGE);
    ObjectNode data = scrolls.next(scroll, "events");
    if (call.flag("no_scroll", false)) {
      scrolls.clear(scroll);
      data.putNull("scroll_id");
    }
    return data;
  }

  private static Collection<StoredEvent> scalars(ActionCall call, ObjectNode document) {
    return EventStore.of(call.state()).events(document.path("id").asText(), EventType.SCALAR);
  }

  /** Only values above zero count here; the name and status are those of no task, as ever. */
  private static ObjectNode latest(ActionCall call) {
    ObjectNode task = Targets.one(call);
    Map<String, Map<String, StoredEvent>> last = new TreeMap<>();
    double lastArrival = 0;
    for (StoredEvent event : scalars(call, task)) {
      JsonNode value = event.value();
      if (value != null && value.asDouble() > 0) {
        last.computeIfAbsent(event.metric(), unused -> new TreeMap<>())
            .merge(event.variant(), event, ScalarActions::later);
        lastArrival = Math.max(lastArrival, millis(event.arrival()));
      }
    }
    ObjectNode data = Json.object();
    ArrayNode metrics = data.putArray("metrics");
    last.forEach(
        (metric, variants) -> {
          ArrayNode shown = metrics.addObject().put("name", metric).putArray("variants");
          variants.forEach((variant, event) -> put(shown.addObject(), variant, event));
        });
    data.put("last_iter", lastIteration(call, task)).putNull("name").put("status", "created");
    return data.put("last_timestamp", lastArrival);
  }

  private static StoredEvent later(StoredEvent one, StoredEvent other) {
    return other.iteration() > one.iteration() ? other : one;
  }

  private static void put(ObjectNode shown, String variant, StoredEvent event) {
    JsonNode value = event.value();
    float indexed = value == null ? 0 : (float) value.asDouble();
    shown.put("name", variant).put("last_value", (double) indexed);
    shown.put("last_10_value", (double) indexed);
  }

  private static double millis(String arrival) {
    return OffsetDateTime.parse(arrival).toInstant().toEpochMilli();
  }

  private static long lastIteration(ActionCall call, ObjectNode task) {
    return EventStore.of(call.state())
        .find(
            List.of(task.path("id").asText()),
            EnumSet.allOf(EventType.class),
            event -> event.iter() != null)
        .stream()
        .mapToLong(StoredEvent::iteration)
        .max()
        .orElse(0);
  }

  private static ObjectNode singleValues(ActionCall call) {
    Predicate<StoredEvent> wanted = EventFilter.of(call.body().path("metrics"));
    ObjectNode data = Json.object();
    ArrayNode tasks = data.putArray("tasks");
    for (ObjectNode document : Targets.all(call, call.texts("tasks"))) {
      List<StoredEvent> values =
          scalars(call, document).stream()
              .filter(event -> event.iter() != null)
              .filter(event -> event.iteration() == Curve.SINGLE_VALUE)
              .filter(wanted)
              .toList();
      if (!values.isEmpty()) {
        ObjectNode shown = tasks.addObject();
        shown.set("task", document.get("id"));
        shown.set("task_name", document.path("name"));
        putValues(shown.putArray("values"), values);
      }
    }
    return data;
  }

  private static void putValues(ArrayNode shown, List<StoredEvent> values) {
    for (StoredEvent event : values) {
      ObjectNode value = shown.addObject();
      value.put("metric", event.metric()).put("variant", event.variant());
      value.set("value", event.value());
      value.set("timestamp", event.timestamp());
    }
  }
}
