package ml.clear.sdk.testkit.internal.worker;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A registered worker.
 *
 * @param queue from which its task came; empty for none
 * @param timeoutSeconds life of the registration after each report
 */
record Worker(
    String key,
    String id,
    String user,
    List<String> queues,
    List<String> tags,
    List<String> systemTags,
    Instant registered,
    long timeoutSeconds,
    Instant lastActivity,
    Optional<Instant> lastReport,
    String queue,
    String task,
    String project) {

  boolean isAlive(Instant now) {
    return now.isBefore(lastActivity.plusSeconds(timeoutSeconds));
  }
}
