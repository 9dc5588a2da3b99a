package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.internal.json.Json;

/**
 * Cuts events into lines of a session file. On import each line is one request, which the server
 * takes or refuses as a whole, so lines stay short.
 */
final class EventLines {
  private static final int MAX_EVENTS = 250;
  private static final int MAX_CHARACTERS = 1 << 20;

  private final List<ArrayNode> lines = new ArrayList<>();
  private long characters;

  void add(ObjectNode event) {
    long size =
        (long) event.path("msg").asText().length() + event.path("plot_str").asText().length();
    if (lines.isEmpty()
        || lines.get(lines.size() - 1).size() >= MAX_EVENTS
        || characters + size > MAX_CHARACTERS) {
      lines.add(Json.array());
      characters = 0;
    }
    lines.get(lines.size() - 1).add(event);
    characters += size;
  }

  List<ArrayNode> lines() {
    return lines;
  }
}
