package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import ml.clear.sdk.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** One page of a console, cut as the server does (PROTOCOL §4.9). */
final class LogPage {
  private static final int BATCH_SIZE = 5000;

  private LogPage() {}

  /**
   * The page that a request asks for. Lines of one millisecond are never split, because the next
   * page begins behind a timestamp.
   */
  static JsonNode of(List<ObjectNode> events, OfflineRequest request) {
    boolean earlier = request.body().path("navigate_earlier").asBoolean(true);
    Comparator<ObjectNode> byTime = Comparator.comparingLong(LogPage::time);
    List<ObjectNode> outwards =
        events.stream()
            .filter(event -> isBehind(event, request.body().get("from_timestamp"), earlier))
            .sorted(earlier ? byTime.reversed() : byTime)
            .toList();
    int end = Math.min(request.body().path("batch_size").asInt(BATCH_SIZE), outwards.size());
    while (end > 0
        && end < outwards.size()
        && time(outwards.get(end)) == time(outwards.get(end - 1))) {
      end++;
    }
    List<ObjectNode> page = new ArrayList<>(outwards.subList(0, end));
    String order = request.findText("order").orElse(earlier ? "desc" : "asc");
    if (order.equals("asc") == earlier) {
      Collections.reverse(page);
    }
    ObjectNode answer = Json.object().put("returned", page.size()).put("total", events.size());
    page.forEach(answer.putArray("events")::add);
    return answer;
  }

  private static boolean isBehind(ObjectNode event, @Nullable JsonNode from, boolean earlier) {
    if (from == null || from.isNull()) {
      return true;
    }
    return earlier ? time(event) < from.asLong() : time(event) > from.asLong();
  }

  private static long time(ObjectNode event) {
    return event.path("timestamp").asLong();
  }
}
