package ml.clear.sdk.testkit.internal.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ServerState;

/** Stops running tasks that gave no sign of life for two hours, every quarter of an hour. */
final class Watchdog {
  private static final Duration PERIOD = Duration.ofMinutes(15);
  private static final Duration SILENCE = Duration.ofHours(2);
  private static final String REASON = "Forced stop (non-responsive)";

  private Watchdog() {}

  static void watch(ServerState state) {
    state.every(PERIOD, () -> stopSilent(state));
  }

  private static void stopSilent(ServerState state) {
    Instant limit = state.now().minus(SILENCE);
    for (ObjectNode task : state.tasks().where(task -> isSilent(task, limit))) {
      String now = Dates.stored(state.now());
      task.put("status", "stopped").put("status_reason", REASON).put("status_message", REASON);
      task.put("status_changed", now).put("last_update", now).put("last_change", now);
      task.put("last_changed_by", "__apiserver__");
      Tasks.projectChanged(state, task);
    }
  }

  private static boolean isSilent(ObjectNode task, Instant limit) {
    return Tasks.status(task).equals("in_progress")
        && task.hasNonNull("last_update")
        && OffsetDateTime.parse(task.get("last_update").asText()).toInstant().isBefore(limit);
  }
}
