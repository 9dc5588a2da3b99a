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
import ml.clear.sdk.testkit.internal.server.Dates;

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
  private final Map<Kind, List<List<String>>> updates = new EnumMap<>(Kind.class);
  private final Map<String, String> loginNames = new HashMap<>();
  private final Map<String, ObjectNode> workers = new LinkedHashMap<>();
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
    if (id.isEmpty() || madeInside.contains(id)) {
      return;
    }
    if (whole.contains(id)) {
      JsonNode path = shown.get("path"); // which lists leave out
      ObjectNode known = known(kind).get(id);
      if (path != null && known != null && !known.has("path")) {
        known.set("path", path);
      }
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

  /** Ids from the least to the most recently updated; those after all others of the kind. */
  void updatedInOrder(Kind kind, List<String> ids) {
    updates.computeIfAbsent(kind, unused -> new ArrayList<>()).add(List.copyOf(ids));
  }

  void loginName(String user, String name) {
    loginNames.putIfAbsent(user, name);
  }

  String loginName(String user) {
    return loginNames.getOrDefault(user, user);
  }

  /** A worker as a list of workers showed it. */
  void worker(JsonNode shown) {
    boolean older =
        RecordedTime.parse(shown.path("register_time").asText())
            .filter(registered -> registered.isBefore(start))
            .isPresent();
    if (older && shown instanceof ObjectNode object) {
      workers.putIfAbsent(shown.path("key").asText(), object.deepCopy());
    }
  }

  /** A worker as its queue showed it: it may have registered at any time before. */
  void workerOf(JsonNode queue, JsonNode shown) {
    ObjectNode worker = Recording.JSON.createObjectNode();
    worker.set("key", shown.path("key"));
    worker.set("id", shown.path("name"));
    worker.putArray("queues").addObject().set("id", queue);
    worker.put("register_time", Dates.fresh(start.minusSeconds(1)));
    worker(worker);
  }

  List<ObjectNode> workers() {
    return List.copyOf(workers.values());
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
    List<ObjectNode> sorted =
        new NaturalOrder(known(kind), orders.getOrDefault(kind, List.of())).sorted(start);
    updates.getOrDefault(kind, List.of()).forEach(ids -> fillUpdates(sorted, ids));
    return sorted;
  }

  private static void fillUpdates(List<ObjectNode> documents, List<String> ids) {
    Instant last = Instant.EPOCH;
    for (ObjectNode document : documents) {
      Instant updated =
          RecordedTime.parse(document.path("last_update").asText()).orElse(Instant.EPOCH);
      last = updated.isAfter(last) ? updated : last;
    }
    for (String id : ids) {
      last = last.plusMillis(1);
      String next = Dates.stored(last);
      documents.stream()
          .filter(document -> document.path("id").asText().equals(id))
          .filter(document -> !document.has("last_update"))
          .forEach(document -> document.put("last_update", next));
    }
  }

  private Map<String, ObjectNode> known(Kind kind) {
    return documents.computeIfAbsent(kind, unused -> new LinkedHashMap<>());
  }
}
