package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.ServerState;

/**
 * Scrolls the search engine keeps: what was found when they began, for an hour after the last use.
 */
final class EventScrolls {
  /** What stands for the scroll of which everything has been read. */
  static final String EMPTY = "FFFF";

  private static final long LIFE_NANOS = Duration.ofHours(1).toNanos();

  private final ServerState state;
  private final Map<String, Scroll> scrolls = new HashMap<>();

  private record Scroll(List<StoredEvent> found, int position, int size, long usedNanos) {}

  private EventScrolls(ServerState state) {
    this.state = state;
  }

  static EventScrolls of(ServerState state) {
    return state.part(EventScrolls.class, EventScrolls::new);
  }

  /** Begins a scroll over what was found. */
  String open(List<StoredEvent> found, int size) {
    String id = ServerState.newId();
    scrolls.put(id, new Scroll(found, 0, size, state.time().nanoTime()));
    return id;
  }

  /** The next page: events, how many, of how many, and the id for the one after. */
  ObjectNode next(String id, String name) {
    ObjectNode data = Json.object();
    ArrayNode events = data.putArray(name);
    if (id.equals(EMPTY)) {
      return data.put("returned", 0).put("total", 0).putNull("scroll_id");
    }
    long now = state.time().nanoTime();
    scrolls.values().removeIf(scroll -> now - scroll.usedNanos > LIFE_NANOS);
    Scroll scroll = scrolls.get(id);
    if (scroll == null) {
      throw ErrorCode.DATA_ERROR.because("No search context found for id [" + id + "]");
    }
    int end = Math.min(scroll.position + scroll.size, scroll.found.size());
    scroll.found.subList(scroll.position, end).forEach(event -> events.add(event.toJson()));
    data.put("returned", events.size()).put("total", scroll.found.size());
    if (events.isEmpty()) {
      scrolls.remove(id);
      return data.put("scroll_id", EMPTY);
    }
    scrolls.put(id, new Scroll(scroll.found, end, scroll.size, now));
    return data.put("scroll_id", id);
  }

  void clear(String id) {
    scrolls.remove(id);
  }
}
