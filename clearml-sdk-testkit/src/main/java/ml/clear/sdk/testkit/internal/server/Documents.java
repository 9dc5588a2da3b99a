package ml.clear.sdk.testkit.internal.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One collection of the server's database, by id, in the order of insertion. A document is the very
 * tree that is changed in place; copy it before it leaves the lock.
 */
public final class Documents {
  private final Map<String, ObjectNode> byId = new LinkedHashMap<>();

  /** Adds or replaces a document under its field {@code id}. */
  public void put(ObjectNode document) {
    byId.put(document.path("id").asText(), document);
  }

  /** The document itself. */
  public Optional<ObjectNode> find(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** Takes a document out, and says whether it was there. */
  public boolean remove(String id) {
    return byId.remove(id) != null;
  }

  /** All of them; not to be changed while walked through. */
  public Collection<ObjectNode> all() {
    return byId.values();
  }

  /** Those that match, in the order of insertion. */
  public List<ObjectNode> where(Predicate<ObjectNode> condition) {
    return byId.values().stream().filter(condition).toList();
  }
}
