package ml.clear.sdk.testkit.internal.events;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import ml.clear.sdk.testkit.internal.server.ServerState;

/**
 * Where clients that browse samples and iterations stand, by scroll id, for an hour after the last
 * use.
 */
final class EventStates {
  private static final long LIFE_NANOS = Duration.ofHours(1).toNanos();

  private final ServerState state;
  private final Map<String, Used> states = new HashMap<>();

  private record Used(Object state, long nanos) {}

  /** A state and the id under which it goes on. */
  record Known<T>(String id, T state) {}

  private EventStates(ServerState state) {
    this.state = state;
  }

  static EventStates of(ServerState state) {
    return state.part(EventStates.class, EventStates::new);
  }

  <T> Optional<T> find(String id, Class<T> type) {
    long now = state.time().nanoTime();
    states.values().removeIf(used -> now - used.nanos > LIFE_NANOS);
    Used used = states.get(id);
    if (used == null || !type.isInstance(used.state)) {
      return Optional.empty();
    }
    states.put(id, new Used(used.state, now));
    return Optional.of(type.cast(used.state));
  }

  /** The state of an id, or a new one under a new id. */
  <T> Known<T> findOrMake(String id, Class<T> type, Supplier<T> make) {
    Optional<T> known = find(id, type);
    if (known.isPresent()) {
      return new Known<>(id, known.get());
    }
    T made = make.get();
    String newId = ServerState.newId();
    states.put(newId, new Used(made, state.time().nanoTime()));
    return new Known<>(newId, made);
  }
}
