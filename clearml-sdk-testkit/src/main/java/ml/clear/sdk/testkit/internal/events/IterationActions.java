package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;

/** Plots and images iteration by iteration, newest first, going on from where the last call was. */
final class IterationActions {
  private IterationActions() {}

  static void register(ActionRegistry actions) {
    Fields fields =
        Fields.of(
            "metrics:[dict]!",
            "iters:int",
            "navigate_earlier:bool",
            "refresh:bool",
            "scroll_id:str",
            "model_events:bool");
    actions
        .add("events.plots", "1.0", fields, call -> iterations(call, EventType.PLOT))
        .add("events.debug_images", "2.7", fields, call -> iterations(call, EventType.IMAGE));
  }

  /** Where one client stands, for each task. */
  private static final class Browser {
    private final Map<String, IterationBrowser> tasks = new LinkedHashMap<>();
  }

  private static ObjectNode iterations(ActionCall call, EventType type) {
    Map<String, Map<String, Set<String>>> wanted = wanted(call.body().path("metrics"));
    int iters = Choice.number(call.body(), "iters", 1, 1, Integer.MAX_VALUE);
    Targets.all(call, wanted.keySet());
    EventStore store = EventStore.of(call.state());
    ObjectNode data = Json.object();
    ArrayNode metrics = data.putArray("metrics");
    if (!store.hasIndex(type)) {
      return data;
    }
    EventStates.Known<Browser> known =
        EventStates.of(call.state())
            .findOrMake(
                call.findText("scroll_id").orElse(""),
                Browser.class,
                () -> {
                  Browser browser = new Browser();
                  wanted.forEach(
                      (task, names) ->
                          browser.tasks.put(task, new IterationBrowser(task, type, names)));
                  return browser;
                });
    known
        .state()
        .tasks
        .forEach(
            (task, browser) -> {
              if (call.flag("refresh", false)) {
                browser.restart();
              }
              ObjectNode shown = metrics.addObject().put("task", task);
              browser.next(
                  store, iters, call.flag("navigate_earlier", true), shown.putArray("iterations"));
            });
    return data.put("scroll_id", known.id());
  }

  /** Variants by metric by task; no metric at all stands for all of them. */
  private static Map<String, Map<String, Set<String>>> wanted(JsonNode metrics) {
    Map<String, Map<String, Set<String>>> wanted = new LinkedHashMap<>();
    Set<String> whole = new HashSet<>();
    for (JsonNode each : metrics) {
      if (!each.hasNonNull("task")) {
        throw ErrorCode.VALIDATION_ERROR.because(
            "error for field 'metrics': (\"error for field 'task'.\","
                + " validationerror('field is required!')).");
      }
      String task = each.path("task").asText();
      Set<String> variants = new HashSet<>();
      each.path("variants").forEach(variant -> variants.add(variant.asText()));
      Map<String, Set<String>> ofTask = wanted.computeIfAbsent(task, unused -> new HashMap<>());
      if (each.hasNonNull("metric")) {
        ofTask.put(each.path("metric").asText(), variants);
      } else {
        whole.add(task);
      }
    }
    whole.forEach(task -> wanted.put(task, Map.of()));
    return wanted;
  }
}
