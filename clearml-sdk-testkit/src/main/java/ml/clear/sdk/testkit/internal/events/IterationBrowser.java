package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Walks through the iterations of one task for which there are plots or images. */
final class IterationBrowser {
  private final String task;
  private final EventType type;
  private final Map<String, Set<String>> wanted;
  private @Nullable Map<List<String>, Optional<Long>> lastInvalid;
  private Set<String> metrics = Set.of();
  private @Nullable Long newestShown;
  private @Nullable Long oldestShown;

  /** A walk that has not begun, through these metrics (all if empty) and their variants. */
  IterationBrowser(String task, EventType type, Map<String, Set<String>> wanted) {
    this.task = task;
    this.type = type;
    this.wanted = wanted;
  }

  /** Begins anew, with what has come in since. */
  void restart() {
    lastInvalid = null;
    newestShown = null;
    oldestShown = null;
  }

  void next(EventStore store, int count, boolean navigateEarlier, ArrayNode shown) {
    List<StoredEvent> all =
        store.events(task, type).stream()
            .filter(event -> type == EventType.PLOT || event.has("url"))
            .toList();
    if (lastInvalid == null) {
      lastInvalid = lastInvalid(all);
    }
    boolean earlier = navigateEarlier || newestShown == null;
    Map<Long, List<StoredEvent>> byIteration =
        new TreeMap<>(earlier ? Comparator.<Long>reverseOrder() : Comparator.<Long>naturalOrder());
    all.stream()
        .filter(event -> metrics.contains(event.metric()) && isAhead(event, earlier))
        .forEach(
            event ->
                byIteration
                    .computeIfAbsent(event.iteration(), unused -> new ArrayList<>())
                    .add(event));
    List<Long> iterations = new ArrayList<>(byIteration.keySet());
    iterations = new ArrayList<>(iterations.subList(0, Math.min(count, iterations.size())));
    if (!earlier) {
      Collections.reverse(iterations);
    }
    for (long iteration : iterations) {
      show(iteration, byIteration.getOrDefault(iteration, List.of()), shown);
    }
    if (!shown.isEmpty()) {
      newestShown = shown.get(0).path("iter").asLong();
      oldestShown = shown.get(shown.size() - 1).path("iter").asLong();
    }
  }

  private boolean isAhead(StoredEvent event, boolean earlier) {
    if (earlier) {
      return oldestShown == null || event.iteration() < oldestShown;
    }
    return newestShown == null || event.iteration() > newestShown;
  }

  private void show(long iteration, List<StoredEvent> events, ArrayNode shown) {
    Comparator<StoredEvent> newest =
        type == EventType.PLOT
            ? Comparator.comparingLong(StoredEvent::timestampMillis)
            : Comparator.comparing(event -> event.text("url"));
    Map<String, Map<String, StoredEvent>> chosen = new TreeMap<>();
    for (StoredEvent event : events) {
      chosen
          .computeIfAbsent(event.metric(), unused -> new TreeMap<>())
          .merge(
              event.variant(), event, (old, other) -> newest.compare(other, old) > 0 ? other : old);
    }
    List<StoredEvent> valid =
        chosen.values().stream()
            .flatMap(variants -> variants.values().stream())
            .filter(this::isValid)
            .toList();
    if (!valid.isEmpty()) {
      ObjectNode bucket = shown.addObject();
      ArrayNode list = bucket.putArray("events");
      valid.forEach(event -> list.add(event.toJson()));
      bucket.put("iter", iteration);
    }
  }

  /** An image is gone once a later iteration has used its URL again. */
  private boolean isValid(StoredEvent event) {
    Optional<Long> invalid =
        lastInvalid == null ? null : lastInvalid.get(List.of(event.metric(), event.variant()));
    if (invalid == null) {
      return wanted.values().stream().allMatch(Set::isEmpty);
    }
    return invalid.isEmpty() || event.iteration() > invalid.get();
  }

  private Map<List<String>, Optional<Long>> lastInvalid(List<StoredEvent> all) {
    Predicate<StoredEvent> asked =
        event -> {
          Set<String> variants = wanted.get(event.metric());
          return wanted.isEmpty()
              || (variants != null && (variants.isEmpty() || variants.contains(event.variant())));
        };
    Map<List<String>, List<StoredEvent>> variants = new HashMap<>();
    metrics = new TreeSet<>();
    all.stream()
        .filter(asked)
        .forEach(
            event -> {
              metrics.add(event.metric());
              variants
                  .computeIfAbsent(
                      List.of(event.metric(), event.variant()), unused -> new ArrayList<>())
                  .add(event);
            });
    Map<List<String>, Optional<Long>> invalid = new HashMap<>();
    variants.forEach((variant, events) -> invalid.put(variant, reusedAt(events)));
    return invalid;
  }

  private Optional<Long> reusedAt(List<StoredEvent> events) {
    if (type == EventType.PLOT) {
      return Optional.empty();
    }
    StoredEvent newest = Collections.max(events, Comparator.comparingLong(StoredEvent::iteration));
    return events.stream()
        .filter(event -> event.text("url").equals(newest.text("url")))
        .map(StoredEvent::iteration)
        .sorted(Comparator.reverseOrder())
        .skip(1)
        .findFirst();
  }
}
