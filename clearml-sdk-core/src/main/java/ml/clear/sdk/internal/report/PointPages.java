package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.ScalarPoint;

/** The points of a curve, page by page. One thread. */
final class PointPages implements Supplier<List<ScalarPoint>> {
  private static final ApiVersion NEEDED = new ApiVersion(2, 16);
  private static final int PAGE_POINTS = 10_000;

  private final ApiTransport transport;
  private final ObjectNode request;
  private final String series;

  /**
   * Begins at the first point.
   *
   * @param owner names the task or model; this adds to it
   */
  PointPages(ApiTransport transport, ObjectNode owner, String title, String series) {
    this.transport = transport;
    this.series = series;
    request = owner.put("batch_size", PAGE_POINTS).put("key", "iter");
    request.putObject("metric").put("metric", title).putArray("variants").add(series);
  }

  @Override
  public List<ScalarPoint> get() {
    JsonNode answer =
        transport.call(ApiCall.read("events.scalar_metrics_iter_raw", request).needing(NEEDED));
    Optional<String> scroll = Json.findText(answer, "scroll_id");
    scroll.ifPresent(id -> request.put("scroll_id", id));
    JsonNode points = answer.path("variants").path(series);
    JsonNode iterations = points.path("iter");
    JsonNode values = points.path("y");
    List<ScalarPoint> page = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      page.add(new ScalarPoint(iterations.path(i).asLong(), values.path(i).asDouble()));
    }
    return page;
  }
}
