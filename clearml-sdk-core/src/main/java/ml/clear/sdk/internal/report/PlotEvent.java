package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.DropReason;
import org.jspecify.annotations.Nullable;

/** A Plotly figure. */
final class PlotEvent extends Event {
  private final LedgerRow row;
  private final String title;
  private final String series;
  private final long iteration;
  private final String figureJson;

  PlotEvent(
      LedgerRow row, String title, String series, long iteration, String figureJson, long nanos) {
    super(nanos);
    this.row = row;
    this.title = title;
    this.series = series;
    this.iteration = iteration;
    this.figureJson = figureJson;
  }

  @Override
  LedgerRow row() {
    return row;
  }

  @Override
  int memoryBytes() {
    return memoryBytes((long) title.length() + series.length() + figureJson.length());
  }

  /** Of texts of so many characters, which may exceed an int. */
  static int memoryBytes(long characters) {
    return (int) Math.min(Integer.MAX_VALUE, 96 + 2 * characters);
  }

  @Override
  @Nullable DropReason defect() {
    return isJsonObject() ? null : DropReason.MALFORMED;
  }

  private boolean isJsonObject() {
    try (JsonParser parser = Json.MAPPER.createParser(figureJson)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return false;
      }
      parser.skipChildren();
      return parser.currentToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  void encode(JsonLines out, long wallMillis) {
    out.raw("{\"type\":\"plot\",\"task\":");
    out.string(row.taskId());
    out.raw(",\"metric\":");
    out.string(title);
    out.raw(",\"variant\":");
    out.string(series);
    out.raw(
        row.isOfModel() ? ",\"model_event\":true,\"iter\":" : ",\"model_event\":false,\"iter\":");
    out.number(iteration);
    out.raw(",\"timestamp\":");
    out.number(wallMillis);
    out.raw(",\"plot_str\":");
    out.string(figureJson);
    out.raw('}');
  }
}
