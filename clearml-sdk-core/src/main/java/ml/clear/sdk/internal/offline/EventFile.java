package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import ml.clear.sdk.internal.json.Json;

/** {@code metrics.jsonl} or {@code log.jsonl}: in each line an array of events. */
record EventFile(Path path) {
  private static final ObjectReader READER =
      Json.MAPPER.reader().with(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);

  /**
   * Reads line by line. What cannot be read is a problem, and what is whole before a tear is not
   * lost. A file that does not exist has no lines.
   */
  void read(Consumer<List<ObjectNode>> line, Problems problems) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    // A reader of this kind puts U+FFFD for bytes that are no UTF-8, and goes on.
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(path), StandardCharsets.UTF_8))) {
      long number = 0;
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        number++;
        line.accept(events(text, number, problems));
      }
    }
  }

  private List<ObjectNode> events(String text, long number, Problems problems) {
    String file = String.valueOf(path.getFileName());
    List<ObjectNode> events = new ArrayList<>();
    if (text.isBlank()) {
      problems.add(file, number, "blank line; skipped");
      return events;
    }
    try (JsonParser parser = READER.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        problems.add(file, number, "no array of events; skipped");
        return events;
      }
      while (parser.nextToken() == JsonToken.START_OBJECT) {
        events.add(parser.readValueAsTree());
      }
      if (parser.currentToken() != JsonToken.END_ARRAY) {
        problems.add(file, number, "something else than an event after " + events.size());
      }
    } catch (IOException e) {
      problems.add(file, number, "breaks off or is damaged after " + events.size() + " events");
    }
    return events;
  }
}
