package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.ConsoleLine;

/**
 * The console of a task, page by page. The next page begins after the timestamp of the last line of
 * this one, which loses nothing: the server never splits the lines of one millisecond. One thread.
 */
final class ConsolePages implements Supplier<List<ConsoleLine>> {
  private static final int PAGE_LINES = 1_000;

  private final ApiTransport transport;
  private final ObjectNode request;

  ConsolePages(ApiTransport transport, String taskId, boolean newestFirst) {
    this.transport = transport;
    request =
        Json.object()
            .put("task", taskId)
            .put("batch_size", PAGE_LINES)
            .put("navigate_earlier", newestFirst)
            .put("order", newestFirst ? "desc" : "asc");
  }

  /** Begins after this moment instead of at the end of the console. */
  ConsolePages from(long exclusiveMillis) {
    request.put("from_timestamp", exclusiveMillis);
    return this;
  }

  @Override
  public List<ConsoleLine> get() {
    JsonNode answer = transport.call(ApiCall.read("events.get_task_log", request));
    List<ConsoleLine> page = new ArrayList<>();
    for (JsonNode line : answer.path("events")) {
      long millis = line.path("timestamp").asLong();
      request.put("from_timestamp", millis);
      page.add(
          new ConsoleLine(
              Instant.ofEpochMilli(millis),
              line.path("level").asText(),
              line.path("worker").asText(),
              line.path("msg").asText()));
    }
    return page;
  }
}
