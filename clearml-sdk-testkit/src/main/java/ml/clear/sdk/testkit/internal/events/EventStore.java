package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import ml.clear.sdk.testkit.internal.server.ServerState;

/**
 * All events, by task or model and type, each under its document id. Adding one takes constant
 * time. Used under the state's lock.
 */
public final class EventStore {
  private static final Comparator<StoredEvent> BY_ORDER =
      Comparator.comparingLong(StoredEvent::order);

  private final Map<String, Map<EventType, Map<String, StoredEvent>>> byTask = new HashMap<>();
  private final Set<EventType> indexes = EnumSet.noneOf(EventType.class);
  private long lastOrder;

  EventStore() {}

  /** That of a server. */
  public static EventStore of(ServerState state) {
    return state.part(EventStore.class, unused -> new EventStore());
  }

  /**
   * Makes the server one that has had events of every type: some actions answer differently before
   * the first event of a type, because its index does not exist yet.
   */
  public void createIndexes() {
    indexes.addAll(EnumSet.allOf(EventType.class));
  }

  boolean hasIndex(EventType type) {
    return indexes.contains(type);
  }

  long nextOrder() {
    return ++lastOrder;
  }

  /** Keeps an event as it was read back from a server, without telling its task. */
  public void seed(ObjectNode event) {
    StoredEvent stored = EventIntake.restored(event, nextOrder());
    put(EventIntake.documentId(stored), stored);
  }

  /** Keeps an event; one with the same id is replaced and moves to the end. */
  void put(String id, StoredEvent event) {
    indexes.add(event.type());
    Map<String, StoredEvent> events =
        byTask
            .computeIfAbsent(event.task(), unused -> new EnumMap<>(EventType.class))
            .computeIfAbsent(event.type(), unused -> new LinkedHashMap<>());
    events.remove(id);
    events.put(id, event);
  }

  /** The events of one type and task, in the order of arrival; not to be kept. */
  Collection<StoredEvent> events(String task, EventType type) {
    return byTask.getOrDefault(task, Map.of()).getOrDefault(type, Map.of()).values();
  }

  /** Those of several tasks and types that match, in the order of arrival. */
  List<StoredEvent> find(
      Collection<String> tasks, Set<EventType> types, Predicate<StoredEvent> condition) {
    List<StoredEvent> found = new ArrayList<>();
    for (String task : tasks) {
      for (EventType type : types) {
        events(task, type).stream().filter(condition).forEach(found::add);
      }
    }
    found.sort(BY_ORDER);
    return found;
  }

  /** Forgets all events of a task or model, and says how many there were. */
  int drop(String task) {
    Map<EventType, Map<String, StoredEvent>> dropped = byTask.remove(task);
    return dropped == null ? 0 : dropped.values().stream().mapToInt(Map::size).sum();
  }

  /** Forgets the console lines that match, and says how many there were. */
  int dropLog(String task, Predicate<StoredEvent> condition) {
    Collection<StoredEvent> lines = events(task, EventType.LOG);
    int before = lines.size();
    if (before > 0) {
      lines.removeIf(condition);
    }
    return before - lines.size();
  }
}
