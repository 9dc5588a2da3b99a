package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** The models made in this session, by id. Documents are replaced, never changed. Thread-safe. */
final class OfflineModels {
  private final Map<String, ObjectNode> documents = new ConcurrentHashMap<>();

  void add(ObjectNode document) {
    documents.put(document.path("id").asText(), document);
  }

  /** The document; not to be changed. */
  Optional<ObjectNode> find(String id) {
    return Optional.ofNullable(documents.get(id));
  }

  /** Replaces a document by a changed copy of it; nothing if there is no such model. */
  void change(String id, UnaryOperator<ObjectNode> change) {
    documents.computeIfPresent(id, (key, document) -> change.apply(document.deepCopy()));
  }

  /** All documents in the order of their ids; not to be changed. */
  List<ObjectNode> all() {
    return documents.keySet().stream().sorted().flatMap(id -> find(id).stream()).toList();
  }
}
