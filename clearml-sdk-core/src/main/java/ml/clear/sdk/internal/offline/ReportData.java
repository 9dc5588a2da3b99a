package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.internal.json.Json;

/** What the report page shows, cut down to what a browser takes, with notes on what was cut. */
final class ReportData {
  private static final int MAX_POINTS = 200_000;
  private static final int MAX_POINTS_OF_A_CURVE = 2_000;
  private static final int MAX_CONSOLE_EVENTS = 5_000;
  private static final int MAX_CONSOLE_CHARACTERS = 1_000_000;
  private static final int MAX_TEXT = 20_000;

  private final SessionContent content;
  private final ObjectNode page = Json.object();
  private final ArrayNode notes = Json.array();

  ReportData(SessionContent content) {
    this.content = content;
  }

  ObjectNode read() throws IOException {
    header();
    metrics();
    parameters();
    artifacts();
    console();
    return page.set("notes", notes);
  }

  private void header() {
    page.put("name", content.text("name")).put("project", content.text("project_name"));
    page.put("status", content.text("status"));
    String reason = content.text("status_reason");
    String message = content.text("status_message");
    page.put(
        "message", cut(reason + (reason.isEmpty() || message.isEmpty() ? "" : "\n") + message));
    page.put("comment", cut(content.text("comment")));
    ArrayNode facts = page.putArray("facts").add(content.text("type"));
    fact(facts, "started ", content.text("started"));
    fact(facts, "ended ", content.text("completed"));
    content.document().path("tags").forEach(tag -> facts.add("#" + tag.asText()));
    facts.add(content.taskId());
  }

  private static void fact(ArrayNode facts, String label, String time) {
    if (!time.isEmpty()) {
      facts.add(label + time.replace('T', ' ').replaceFirst("\\.\\d+\\+00:00$", " UTC"));
    }
  }

  private void metrics() throws IOException {
    SeriesTable table = new SeriesTable();
    long[] others = {0};
    content.readMetrics(
        event -> {
          table.add(event);
          others[0] += event.path("type").asText().equals("training_stats_scalar") ? 0 : 1;
        },
        new Problems());
    ArrayNode singles = page.putArray("singleValues");
    table.singleValues().forEach((name, value) -> singles.addArray().add(name).add(value));
    plots(List.copyOf(table.series()));
    if (others[0] > 0) {
      notes.add("Plots and debug samples in the session, but not on this page: " + others[0]);
    }
  }

  private void plots(List<SeriesTable.Series> all) {
    int most = Math.max(10, Math.min(MAX_POINTS_OF_A_CURVE, MAX_POINTS / Math.max(1, all.size())));
    Map<String, ArrayNode> plots = new LinkedHashMap<>();
    ArrayNode list = page.putArray("plots");
    int thinned = 0;
    for (SeriesTable.Series series : all) {
      Curve whole = Curve.of(series.iterations(), series.values());
      Curve drawn = whole.thinned(most);
      thinned += drawn.size() < whole.size() ? 1 : 0;
      ObjectNode one =
          plots
              .computeIfAbsent(
                  series.metric(),
                  metric -> list.addObject().put("metric", metric).putArray("series"))
              .addObject()
              .put("name", series.variant());
      drawn.write(one, "x", "y");
    }
    if (thinned > 0) {
      notes.add(
          thinned
              + " curves are thinned to at most "
              + most
              + " points, keeping the lowest and the highest value of each stretch."
              + " The session holds all of them.");
    }
  }

  private void parameters() {
    ArrayNode parameters = page.putArray("parameters");
    for (JsonNode section : content.document().path("hyperparams")) {
      for (JsonNode item : section) {
        parameters
            .addArray()
            .add(item.path("section").asText())
            .add(item.path("name").asText())
            .add(cut(item.path("value").asText()));
      }
    }
    ArrayNode configuration = page.putArray("configuration");
    for (JsonNode item : content.document().path("configuration")) {
      configuration
          .addArray()
          .add(item.path("name").asText())
          .add(cut(item.path("value").asText()));
    }
  }

  private void artifacts() {
    ArrayNode artifacts = page.putArray("artifacts");
    for (JsonNode artifact : content.document().path("execution").path("artifacts")) {
      String uri = artifact.path("uri").asText();
      artifacts
          .addObject()
          .put("key", artifact.path("key").asText())
          .put("type", artifact.path("type").asText())
          .put("bytes", artifact.path("content_size").asLong())
          .put("uri", uri)
          .put("inside", content.dataPath(uri).flatMap(content::findFile).isPresent());
    }
  }

  private void console() throws IOException {
    Deque<ObjectNode> last = new ArrayDeque<>();
    long[] counts = {0, 0}; // events in all, characters kept
    content.readConsole(
        event -> {
          counts[0]++;
          counts[1] += event.path("msg").asText().length();
          last.addLast(event);
          while (last.size() > 1
              && (last.size() > MAX_CONSOLE_EVENTS || counts[1] > MAX_CONSOLE_CHARACTERS)) {
            counts[1] -= last.removeFirst().path("msg").asText().length();
          }
        },
        new Problems());
    if (last.size() < counts[0]) {
      notes.add("The console shows the last " + last.size() + " of " + counts[0] + " events.");
    }
    ArrayNode console = page.putArray("console");
    for (ObjectNode event : last) {
      console
          .addArray()
          .add(event.path("timestamp").asLong())
          .add(event.path("level").asText())
          .add(event.path("msg").asText());
    }
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT
        ? text
        : text.substring(0, MAX_TEXT) + " … (" + text.length() + " characters)";
  }
}
