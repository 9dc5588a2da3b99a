package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.ReportKind;

/**
 * A batch as the Python SDK writes it into an offline session: one line with a JSON array. Encoded
 * events never hold a raw newline, so that the newline between two becomes a comma and back.
 */
final class SpoolLine {
  /** One event found in a line. */
  record Found(int start, int end, String taskId, ReportKind kind) {}

  private SpoolLine() {}

  /** What {@link #write} makes of it. */
  static int bytes(Batch batch) {
    return batch.lines().length + 3;
  }

  static byte[] write(Batch batch) {
    byte[] lines = batch.lines();
    byte[] array = new byte[bytes(batch)];
    array[0] = '[';
    for (int i = 0; i < lines.length; i++) {
      array[i + 1] = lines[i] == '\n' ? (byte) ',' : lines[i];
    }
    array[lines.length + 1] = ']';
    array[lines.length + 2] = '\n';
    return array;
  }

  /** The events of a line that {@link #write} made, with the places they stand at. */
  static List<Found> read(byte[] array) throws IOException {
    List<Found> events = new ArrayList<>();
    try (JsonParser parser = Json.MAPPER.createParser(array)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        events.add(readEvent(parser));
      }
    }
    return events;
  }

  private static Found readEvent(JsonParser parser) throws IOException {
    int start = (int) parser.currentTokenLocation().getByteOffset();
    String taskId = "";
    String type = "";
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      parser.nextToken();
      if (field.equals("task")) {
        taskId = parser.getText();
      } else if (field.equals("type")) {
        type = parser.getText();
      } else {
        parser.skipChildren();
      }
    }
    return new Found(start, (int) parser.currentLocation().getByteOffset(), taskId, kind(type));
  }

  private static ReportKind kind(String type) {
    return switch (type) {
      case "log" -> ReportKind.CONSOLE;
      case "training_stats_scalar" -> ReportKind.SCALARS;
      default -> ReportKind.PLOTS;
    };
  }

  static byte[] event(byte[] array, Found found) {
    return Arrays.copyOfRange(array, found.start(), found.end());
  }
}
