package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ApiError;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.PythonText;
import ml.clear.sdk.testkit.internal.server.ServerState;
import org.jspecify.annotations.Nullable;

/**
 * Takes in one batch of events (PROTOCOL §4.1): refuses single events, stores the others in chunks
 * as the search engine does, and sums them up on their tasks and models.
 */
final class EventIntake {
  /** Events that go to the index at once; a chunk with a bad one ends the batch. */
  private static final int CHUNK = 500;

  private static final Set<String> NAMED =
      Set.of(
          "type",
          "task",
          "iter",
          "timestamp",
          "ts",
          "worker",
          "metric",
          "variant",
          "value",
          "values",
          "model_event",
          "@timestamp",
          "allow_locked",
          "x_axis_label");
  private static final String BAD_ITERATION =
      "Iteration number should not exceed " + Long.MAX_VALUE;

  private final ActionCall call;
  private final ServerState state;
  private final EventStore store;
  private final String arrival;
  private final IntakeErrors errors = new IntakeErrors();
  private final Map<String, BatchSummary> summaries = new HashMap<>();
  private final Map<String, String> interned = new HashMap<>();
  private final List<StoredEvent> accepted = new ArrayList<>();
  private int badIterations;

  EventIntake(ActionCall call) {
    this.call = call;
    this.state = call.state();
    this.store = EventStore.of(state);
    this.arrival = Timestamps.arrival(state.now());
  }

  /** Adds the events and says how many. */
  ObjectNode add(List<ObjectNode> events) {
    EventTargets targets = EventTargets.of(state, events);
    events.forEach(event -> accept(event, targets));
    int added = index();
    summaries.values().forEach(summary -> summary.write(state, call.identity().user()));
    if (badIterations > 0) {
      throw notIndexed(badIterations, "None");
    }
    if (added == 0) {
      throw errors.nothingAdded();
    }
    ObjectNode data = Json.object().put("added", added).put("errors", errors.count());
    data.set("errors_info", errors.toJson());
    return data;
  }

  private void accept(ObjectNode event, EventTargets targets) {
    JsonNode typeName = event.path("type");
    if (typeName.isMissingNode() || typeName.isNull()) {
      errors.count("Event must have a 'type' field");
      return;
    }
    if (!typeName.isTextual()) {
      throw attributeError(typeName, "replace");
    }
    Optional<EventType> type = EventType.find(typeName.textValue().replace(' ', '_'));
    if (type.isEmpty()) {
      errors.count("Invalid event type " + typeName.textValue().replace(' ', '_'));
      return;
    }
    boolean ofModel = EventTargets.isModelEvent(event);
    if (ofModel && type.get() == EventType.LOG) {
      errors.count("Task log events are not supported for models");
      return;
    }
    Optional<String> task = EventTargets.target(event);
    if (task.isEmpty()) {
      errors.count("Event must have a 'task' field");
      return;
    }
    Optional<ObjectNode> document = targets.find(task.get(), ofModel);
    if (document.isEmpty()) {
      errors.count("Invalid " + (ofModel ? "model" : "task") + " id " + task.get());
      return;
    }
    BigInteger iter = event.hasNonNull("iter") ? PythonNumbers.integer(event.get("iter")) : null;
    if (iter != null && iter.bitLength() > Long.SIZE - 1) {
      errors.count(BAD_ITERATION);
      badIterations++;
      return;
    }
    StoredEvent stored = stored(event, type.get(), task.get(), iter);
    summaries
        .computeIfAbsent(task.get(), unused -> new BatchSummary(document.get(), ofModel))
        .add(stored, event);
    accepted.add(stored);
  }

  private StoredEvent stored(
      ObjectNode event, EventType type, String task, @Nullable BigInteger iter) {
    JsonNode timestamp = event.has("ts") ? event.get("ts") : event.get("timestamp");
    JsonNode worker = event.get("worker");
    return new StoredEvent(
        store.nextOrder(),
        type,
        intern(task),
        iter == null ? null : iter.longValueExact(),
        timestamp == null ? LongNode.valueOf(state.now().toEpochMilli()) : timestamp,
        arrival,
        intern(worker == null ? call.worker() : worker.asText()),
        name(event, type, "metric"),
        name(event, type, "variant"),
        EventTargets.isModelEvent(event),
        event.has("values") ? event.get("values") : event.get("value"),
        rest(event, type));
  }

  /** An event as it was read back. */
  static StoredEvent restored(ObjectNode event, long order) {
    EventType type = EventType.find(event.path("type").asText()).orElse(EventType.SCALAR);
    return new StoredEvent(
        order,
        type,
        event.path("task").asText(),
        event.hasNonNull("iter") ? event.get("iter").asLong() : null,
        event.path("timestamp"),
        event.path("@timestamp").asText(),
        event.path("worker").asText(),
        event.path("metric").asText(),
        event.path("variant").asText(),
        event.path("model_event").asBoolean(),
        event.get("value"),
        rest(event, type));
  }

  /** A metric or variant: texts, or empty; a scalar cannot be summed up under anything else. */
  private String name(ObjectNode event, EventType type, String field) {
    JsonNode name = event.path(field);
    if (name.isMissingNode() || name.isNull()) {
      return "";
    }
    if (!name.isTextual() && type == EventType.SCALAR) {
      throw attributeError(name, "encode");
    }
    return intern(name.asText());
  }

  private static @Nullable ObjectNode rest(ObjectNode event, EventType type) {
    ObjectNode rest = null;
    for (Map.Entry<String, JsonNode> field : event.properties()) {
      if (!NAMED.contains(field.getKey())) {
        rest = rest == null ? Json.object() : rest;
        rest.set(field.getKey(), field.getValue());
      }
    }
    return type == EventType.PLOT ? PlotText.measured(rest) : rest;
  }

  private String intern(String text) {
    String known = interned.putIfAbsent(text, text);
    return known == null ? text : known;
  }

  private static ApiError attributeError(JsonNode value, String attribute) {
    return new ApiError(
        500, 0, "'" + PythonText.typeName(value) + "' object has no attribute '" + attribute + "'");
  }

  private int index() {
    for (int start = 0; start < accepted.size(); start += CHUNK) {
      List<StoredEvent> chunk = accepted.subList(start, Math.min(start + CHUNK, accepted.size()));
      List<String> refusals = new ArrayList<>();
      for (StoredEvent event : chunk) {
        String id = documentId(event);
        Optional<String> refusal = IndexRules.refusal(event, id);
        refusal.ifPresentOrElse(
            text -> refusals.add(text.replace(id, md5(id))), () -> store.put(id, event));
      }
      if (!refusals.isEmpty()) {
        throw notIndexed(refusals.size(), refusals.get(0));
      }
    }
    return accepted.size();
  }

  private static ApiError notIndexed(int count, String reason) {
    return ErrorCode.DATA_ERROR.with(
        "err", count + " document(s) failed to index.", "extra_info", reason);
  }

  /**
   * What makes an event the same as another. Console lines are never the same. The real server
   * takes the MD5 of this; the plain text is equal exactly when that is.
   */
  static String documentId(StoredEvent event) {
    if (event.type() == EventType.LOG) {
      return "#" + event.order();
    }
    StringBuilder id = new StringBuilder(event.task());
    if (event.iter() != null) {
      id.append('-').append(event.iter());
    }
    id.append('-').append(event.metric()).append('-').append(event.variant());
    if (event.rest() != null && event.rest().has("key")) {
      id.append('-').append(PythonText.show(event.rest().get("key")));
    }
    return id.toString();
  }

  private static String md5(String id) {
    return MetricKeys.md5(id.getBytes(StandardCharsets.UTF_8));
  }
}
