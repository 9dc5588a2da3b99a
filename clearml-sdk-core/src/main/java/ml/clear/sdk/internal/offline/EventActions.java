package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.json.Json;

/**
 * {@code events.add_batch}: appends events to the session they belong to. What the server would
 * refuse is refused here, because on import one bad event costs its whole line.
 */
final class EventActions {
  private final OfflineStore store;

  EventActions(OfflineStore store) {
    this.store = store;
  }

  JsonNode add(ApiCall call) {
    Map<SessionTask, List<ObjectNode>> accepted = new LinkedHashMap<>();
    Map<String, Integer> errors = new TreeMap<>();
    for (ObjectNode event : parse(call)) {
      Optional<String> error =
          EventCheck.error(event).or(() -> assign(call.action(), event, accepted));
      error.ifPresent(text -> errors.merge(text, 1, Integer::sum));
    }
    int failed = errors.values().stream().mapToInt(Integer::intValue).sum();
    int added = accepted.values().stream().mapToInt(List::size).sum();
    if (added == 0) {
      throw rejected(call, 131, "Events not added: " + errors);
    }
    Effect before = Effect.NONE;
    for (Map.Entry<SessionTask, List<ObjectNode>> entry : accepted.entrySet()) {
      write(call.action(), entry.getKey(), entry.getValue(), before);
      before = Effect.UNKNOWN; // to whom some lines are there, and others are not
    }
    ObjectNode answer = Json.object().put("added", added).put("errors", failed);
    answer.set("errors_info", Json.MAPPER.valueToTree(errors));
    return answer;
  }

  private static List<ObjectNode> parse(ApiCall call) {
    String text = new String(call.body(), StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    if (text.isEmpty()) {
      throw rejected(call, 17, "Batch events file has invalid format: empty");
    }
    List<ObjectNode> events = new ArrayList<>();
    for (String line : text.split("\r?\n", -1)) {
      try {
        events.add((ObjectNode) Json.MAPPER.readTree(line));
      } catch (IOException | ClassCastException e) {
        throw rejected(call, 0, "line " + (events.size() + 1) + " of the batch is no JSON object");
      }
    }
    return events;
  }

  private static ServerRejectedException rejected(ApiCall call, int subcode, String message) {
    return new ServerRejectedException(call.action(), Effect.NONE, 400, subcode, message);
  }

  /** Puts an event to its session's others; gives the server's words if there is none. */
  private Optional<String> assign(
      String action, ObjectNode event, Map<SessionTask, List<ObjectNode>> accepted) {
    String owner = event.path("task").asText();
    boolean ofModel = event.path("model_event").asBoolean();
    Optional<SessionTask> session =
        ofModel ? store.tasksOf(owner).stream().findFirst() : store.findTask(owner);
    session.ifPresent(
        task -> {
          complete(action, task, event);
          accepted.computeIfAbsent(task, key -> new ArrayList<>()).add(event);
        });
    return session.isPresent()
        ? Optional.empty()
        : Optional.of("Invalid " + (ofModel ? "model" : "task") + " id " + owner);
  }

  private void complete(String action, SessionTask task, ObjectNode event) {
    if (!event.hasNonNull("timestamp")) {
      event.put("timestamp", store.stamps().millis());
    }
    if (event.hasNonNull("url")) {
      DebugSample.place(action, task, event);
    }
  }

  private void write(String action, SessionTask task, List<ObjectNode> events, Effect before) {
    EventLines log = new EventLines();
    EventLines metrics = new EventLines();
    for (ObjectNode event : events) {
      (event.path("type").asText().equals("log") ? log : metrics).add(event);
    }
    if (!log.lines().isEmpty()) {
      task.append(action, SessionFolder.LOG, log.lines(), before);
    }
    if (!metrics.lines().isEmpty()) {
      Effect begun = log.lines().isEmpty() ? before : Effect.UNKNOWN;
      task.append(action, SessionFolder.METRICS, metrics.lines(), begun);
    }
    String now = store.stamps().now();
    task.note(
        document -> {
          events.forEach(event -> LastMetrics.take(event, document));
          return document.put("last_update", now);
        });
  }
}
