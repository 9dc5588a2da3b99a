package ml.clear.sdk.testkit.internal.events;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * One page of events by iteration or time. Events with the key of the last one are never left
 * behind, so that the next page may begin after that key.
 */
final class EventPage {
  private EventPage() {}

  /**
   * The page after a key.
   *
   * @param after the key of the page before, exclusive; null or zero begins at the end, as the
   *     server takes zero for absent
   */
  static List<StoredEvent> of(
      Collection<StoredEvent> all,
      ToLongFunction<StoredEvent> key,
      boolean descending,
      @Nullable Long after,
      int size) {
    Comparator<StoredEvent> order = Comparator.comparingLong(key);
    long edge =
        after == null || after == 0 ? (descending ? Long.MAX_VALUE : Long.MIN_VALUE) : after;
    List<StoredEvent> rest = new ArrayList<>(all);
    rest.sort(descending ? order.reversed() : order);
    List<StoredEvent> page = new ArrayList<>();
    for (StoredEvent event : rest) {
      long value = key.applyAsLong(event);
      if (page.size() < size && (descending ? value < edge : value > edge)) {
        page.add(event);
      }
    }
    if (!page.isEmpty()) {
      long last = key.applyAsLong(page.get(page.size() - 1));
      Set<StoredEvent> shown = new HashSet<>(page);
      all.stream()
          .filter(event -> key.applyAsLong(event) == last && !shown.contains(event))
          .forEach(page::add);
    }
    return page;
  }
}
