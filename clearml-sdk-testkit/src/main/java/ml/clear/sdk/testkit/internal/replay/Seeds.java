package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must have existed before a recording began, as far as its requests and answers show: a field
 * counts as it was when first seen.
 */
final class Seeds {
  private final Instant start;
  private final Map<Kind, Map<String, ObjectNode>> documents = new EnumMap<>(Kind.class);
  private final Map<Kind, List<List<String>>> orders = new EnumMap<>(Kind.class);
  private final Set<String> whole = new HashSet<>();
  private final Set<String> madeInside = new HashSet<>();
  private final Map<String, byte[]> files = new HashMap<>();
  private final EventSeeds events;

  Seeds(Instant start) {
    this.start = start;
    this.events = new EventSeeds(start);
  }

  /** An id that an answer gave out: it did not exist before. */
  void madeInside(String id) {
    if (documents.values().stream().noneMatch(known -> known.containsKey(id))) {
      madeInside.add(id);
    }
  }

  /** A document of which no more is known. */
  ObjectNode named(String id, String name) {
    return Recording.JSON.createObjectNode().put("id", id).put("name", name);
  }

  /** An id that something refers to. */
  void mention(Kind kind, String id) {
    see(kind, Recording.JSON.createObjectNode().put("id", id));
  }

  /** A whole document: fields that it does not show are not there. */
  void seeWhole(Kind kind, ObjectNode shown) {
    see(kind, shown);
    whole.add(shown.path("id").asText());
  }

  /** A document, or some of its fields, as an answer showed them. */
  void see(Kind kind, ObjectNode shown) {
    String id = shown.path("id").asText();
    RecordedTime.parse(shown.path("created").asText())
        .ifPresent(
            created -> {
              if (created.isBefore(start)) {
                madeInside.remove(id); // an answer was merely the first to show it
              } else {
                madeInside.add(id);
                known(kind).remove(id);
              }
            });
    if (id.isEmpty() || madeInside.contains(id) || whole.contains(id)) {
      return;
    }
    ObjectNode known = known(kind).computeIfAbsent(id, unused -> Recording.JSON.createObjectNode());
    fill(known, shown);
    if (kind == Kind.QUEUE && known.get("entries") instanceof ArrayNode entries) {
      entries.removeIf(this::isYounger);
    }
  }

  private boolean isYounger(JsonNode entry) {
    return RecordedTime.parse(entry.path("added").asText())
        .filter(added -> !added.isBefore(start))
        .isPresent();
  }

  private static void fill(ObjectNode known, JsonNode shown) {
    shown
        .properties()
        .forEach(
            field -> {
              JsonNode old = known.get(field.getKey());
              if (old == null) {
                known.set(field.getKey(), field.getValue().deepCopy());
              } else if (old instanceof ObjectNode object && field.getValue().isObject()) {
                fill(object, field.getValue());
              }
            });
  }

  /** Ids in the order in which the server keeps them. */
  void inOrder(Kind kind, List<String> ids) {
    orders.computeIfAbsent(kind, unused -> new ArrayList<>()).add(List.copyOf(ids));
  }

  void file(String path, byte[] content) {
    files.putIfAbsent(path, content);
  }

  EventSeeds events() {
    return events;
  }

  Map<String, byte[]> files() {
    return files;
  }

  boolean isOlder(String id) {
    return !madeInside.contains(id);
  }

  /** The documents of one kind, oldest first. */
  List<ObjectNode> documents(Kind kind) {
    return new NaturalOrder(known(kind), orders.getOrDefault(kind, List.of())).sorted(start);
  }

  private Map<String, ObjectNode> known(Kind kind) {
    return documents.computeIfAbsent(kind, unused -> new LinkedHashMap<>());
  }
}
