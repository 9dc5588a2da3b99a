package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.testkit.internal.server.Dates;

/**
 * Sorts seeds as the database kept them: by creation where that is known, and as unsorted answers
 * listed them. A document whose creation was never shown gets one that fits.
 */
final class NaturalOrder {
  private final Map<String, ObjectNode> documents;
  private final Map<String, Set<String>> predecessors = new HashMap<>();

  NaturalOrder(Map<String, ObjectNode> documents, List<List<String>> lists) {
    this.documents = documents;
    for (List<String> list : lists) {
      for (int i = 1; i < list.size(); i++) {
        predecessors.computeIfAbsent(list.get(i), unused -> new HashSet<>()).add(list.get(i - 1));
      }
    }
  }

  List<ObjectNode> sorted(Instant start) {
    Set<String> done = new LinkedHashSet<>();
    List<String> candidates = new ArrayList<>(documents.keySet());
    candidates.sort(Comparator.comparing(id -> created(id).orElse(Instant.MAX)));
    candidates.forEach(id -> visit(id, done, new HashSet<>()));

    List<ObjectNode> sorted = new ArrayList<>();
    Instant last = start.minus(Duration.ofDays(1));
    for (String id : done) {
      Optional<Instant> created = created(id);
      last = created.orElse(last.plusMillis(1));
      ObjectNode document = documents.get(id);
      if (document != null) {
        if (created.isEmpty()) {
          document.put("created", Dates.stored(last));
        }
        sorted.add(document);
      }
    }
    return sorted;
  }

  private void visit(String id, Set<String> done, Set<String> underway) {
    if (!done.contains(id) && underway.add(id)) {
      predecessors.getOrDefault(id, Set.of()).forEach(before -> visit(before, done, underway));
      done.add(id);
    }
  }

  private Optional<Instant> created(String id) {
    ObjectNode document = documents.get(id);
    return document == null
        ? Optional.empty()
        : RecordedTime.parse(document.path("created").asText());
  }
}
