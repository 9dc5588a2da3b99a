package ml.clear.sdk.testkit.internal.query;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import ml.clear.sdk.testkit.internal.server.ServerState;
import org.jspecify.annotations.Nullable;

/** Positions of scrolls, forgotten ten minutes after their last use. Used under the lock. */
final class Scrolls {
  private static final long LIFE_NANOS = Duration.ofMinutes(10).toNanos();
  private final ServerState state;
  private final Map<String, Scroll> scrolls = new HashMap<>();

  private record Scroll(int position, long usedNanos) {}

  Scrolls(ServerState state) {
    this.state = state;
  }

  static Scrolls of(ServerState state) {
    return state.part(Scrolls.class, Scrolls::new);
  }

  /** The id given, if it is known, else a new one. */
  String open(@Nullable String id) {
    long now = state.time().nanoTime();
    scrolls.values().removeIf(scroll -> now - scroll.usedNanos > LIFE_NANOS);
    return id != null && scrolls.containsKey(id) ? id : ServerState.newId();
  }

  int position(String id) {
    Scroll scroll = scrolls.get(id);
    return scroll == null ? 0 : scroll.position;
  }

  void move(String id, int position) {
    scrolls.put(id, new Scroll(position, state.time().nanoTime()));
  }
}
