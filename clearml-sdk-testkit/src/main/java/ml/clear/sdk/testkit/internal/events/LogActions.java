package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ApiAnswer;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.PythonText;

/** The console of a task. */
final class LogActions {
  private static final int DEFAULT_LINES = 5000;

  /** Beyond this the search engine does not count on. */
  private static final int LARGEST_TOTAL = 10_000;

  private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
  private static final Set<String> PLACEHOLDERS =
      Set.of("asctime", "timestamp", "level", "worker", "msg");

  private LogActions() {}

  static void register(ActionRegistry actions) {
    actions
        .add(
            "events.get_task_log",
            "2.9",
            Fields.of("task:str!", "batch_size:int", "from_timestamp:int", "metrics:[dict]"),
            LogActions::log)
        .add("events.download_task_log", "1.0", Fields.of("task:str!"), LogActions::download)
        .add(
            "events.clear_task_log",
            "1.0",
            Fields.of("task:str!", "threshold_sec:int", "allow_locked:bool"),
            LogActions::clear);
  }

  private static ObjectNode log(ActionCall call) {
    Targets.one(call);
    boolean earlier = call.flag("navigate_earlier", true);
    Long from = call.has("from_timestamp") ? call.body().get("from_timestamp").asLong() : null;
    Predicate<StoredEvent> wanted = EventFilter.of(call.body().path("metrics"));
    List<StoredEvent> all =
        EventStore.of(call.state()).events(call.text("task"), EventType.LOG).stream()
            .filter(wanted)
            .toList();
    List<StoredEvent> page =
        EventPage.of(
            all,
            StoredEvent::timestampMillis,
            earlier,
            from,
            call.number("batch_size", DEFAULT_LINES));
    if (call.has("order")) {
      boolean ascending = Choice.of(call.body(), "order", "desc", "asc").equals("asc");
      if (ascending == earlier) {
        Collections.reverse(page);
      }
    }
    ObjectNode data = Json.object();
    ArrayNode events = data.putArray("events");
    page.forEach(event -> events.add(event.toJson()));
    return data.put("returned", page.size()).put("total", Math.min(all.size(), LARGEST_TOTAL));
  }

  private static ObjectNode download(ActionCall call) {
    Targets.one(call);
    boolean json = call.findText("line_type").orElse("json").equalsIgnoreCase("json");
    String format = call.findText("line_format").orElse("{asctime} {worker} {level} {msg}");
    if (!json) {
      checkFormat(format);
    }
    StringBuilder text = new StringBuilder();
    EventStore.of(call.state()).events(call.text("task"), EventType.LOG).stream()
        .sorted(Comparator.comparingLong(StoredEvent::timestampMillis))
        .forEach(event -> text.append(line(event, json, format)).append('\n'));
    call.answerRaw(
        ApiAnswer.text(200, "text/plain; charset=utf-8", text.toString())
            .with(
                "Content-Disposition", "attachment; filename=task_" + call.text("task") + ".log"));
    return Json.object();
  }

  private static void checkFormat(String format) {
    if (format.isEmpty()) {
      throw ErrorCode.MISSING_REQUIRED_FIELDS.because(
          "line_format is required for plain text lines");
    }
    Set<String> unknown = new TreeSet<>();
    for (Matcher name = PLACEHOLDER.matcher(format); name.find(); ) {
      if (!PLACEHOLDERS.contains(name.group(1))) {
        unknown.add(name.group(1));
      }
    }
    if (!unknown.isEmpty()) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because(
          "undefined placeholders in line format", "placeholders", unknown);
    }
  }

  private static String line(StoredEvent event, boolean json, String format) {
    ObjectNode line = event.toJson();
    line.set("asctime", line.remove("timestamp"));
    if (json) {
      line.remove("type");
      line.remove("task");
      return Json.text(line);
    }
    return PLACEHOLDER
        .matcher(format.stripTrailing())
        .replaceAll(name -> Matcher.quoteReplacement(value(line, name.group(1))));
  }

  private static String value(ObjectNode line, String placeholder) {
    if (!line.has(placeholder)) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because(
          "undefined placeholders in line format", "placeholders", List.of(placeholder));
    }
    return PythonText.show(line.get(placeholder));
  }

  private static ObjectNode clear(ActionCall call) {
    EventDeletion.requireWritableTask(call);
    long threshold = call.body().path("threshold_sec").asLong();
    long oldest = call.state().now().toEpochMilli() - threshold * 1000;
    List<String> included = call.texts("include_metrics");
    List<String> excluded = call.texts("exclude_metrics");
    int deleted =
        EventStore.of(call.state())
            .dropLog(
                call.text("task"),
                event ->
                    (threshold == 0 || event.timestampMillis() < oldest)
                        && (included.isEmpty() || included.contains(event.metric()))
                        && !excluded.contains(event.metric()));
    return Json.object().put("deleted", deleted);
  }
}
