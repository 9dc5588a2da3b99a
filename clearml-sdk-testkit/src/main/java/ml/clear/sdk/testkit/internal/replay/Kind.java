package ml.clear.sdk.testkit.internal.replay;

import java.util.Arrays;
import java.util.Optional;

/** What the server keeps by id, and how answers call one or many of it. */
enum Kind {
  USER("user", "users"),
  PROJECT("project", "projects"),
  TASK("task", "tasks"),
  MODEL("model", "models"),
  QUEUE("queue", "queues");

  private final String one;
  private final String many;

  Kind(String one, String many) {
    this.one = one;
    this.many = many;
  }

  String one() {
    return one;
  }

  String many() {
    return many;
  }

  /** The kind whose documents stand under this field of an answer. */
  static Optional<Kind> ofField(String field) {
    return Arrays.stream(values())
        .filter(kind -> kind.one.equals(field) || kind.many.equals(field))
        .findFirst();
  }

  /** The kind a reference of this name points to, within a document of kind {@code owner}. */
  static Optional<Kind> ofReference(String field, Kind owner) {
    return field.equals("parent") && owner != USER ? Optional.of(owner) : ofField(field);
  }
}
