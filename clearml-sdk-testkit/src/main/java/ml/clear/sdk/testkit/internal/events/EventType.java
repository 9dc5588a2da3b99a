package ml.clear.sdk.testkit.internal.events;

import java.util.Arrays;
import java.util.Optional;

/** What kinds of event there are, by their names on the wire. */
enum EventType {
  SCALAR("training_stats_scalar"),
  VECTOR("training_stats_vector"),
  IMAGE("training_debug_image"),
  PLOT("plot"),
  LOG("log");

  private final String wireName;

  EventType(String wireName) {
    this.wireName = wireName;
  }

  String wireName() {
    return wireName;
  }

  static Optional<EventType> find(String wireName) {
    return Arrays.stream(values()).filter(type -> type.wireName.equals(wireName)).findFirst();
  }
}
