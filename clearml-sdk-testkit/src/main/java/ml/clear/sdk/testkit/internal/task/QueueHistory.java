package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** How long queues were, and how long tasks had waited, at each change. Used under the lock. */
public final class QueueHistory {
  private final ServerState state;
  private final List<Sample> samples = new ArrayList<>();

  /**
   * A queue at one moment.
   *
   * @param queue its id
   * @param millis when, since the epoch
   * @param waitSeconds mean time its tasks had waited
   * @param length how many they were
   */
  public record Sample(String queue, long millis, double waitSeconds, int length) {}

  QueueHistory(ServerState state) {
    this.state = state;
  }

  /** That of a server. */
  public static QueueHistory of(ServerState state) {
    return state.part(QueueHistory.class, QueueHistory::new);
  }

  /** Notes how a queue is after a change of its entries. */
  public void log(ObjectNode queue) {
    Instant now = state.now();
    double waited = 0;
    for (JsonNode entry : queue.path("entries")) {
      Instant added = OffsetDateTime.parse(entry.path("added").asText()).toInstant();
      waited += Duration.between(added, now).toNanos() / 1e9;
    }
    int length = queue.path("entries").size();
    double mean = length == 0 ? 0 : waited / length;
    samples.add(new Sample(queue.path("id").asText(), now.toEpochMilli(), mean, length));
  }

  /** What was noted, oldest first. */
  public List<Sample> samples() {
    return List.copyOf(samples);
  }
}
