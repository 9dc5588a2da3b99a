package ml.clear.sdk.stuck;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.json.Json;

/** What of a task tells whether it is stuck. */
record TaskState(
    String id,
    String name,
    TaskStatus status,
    String message,
    Optional<Instant> statusChanged,
    Optional<Instant> lastUpdate,
    Optional<Instant> started,
    String worker,
    Optional<Instant> workerReport,
    Optional<String> queue) {
  static final List<String> FIELDS =
      List.of(
          "id",
          "name",
          "status",
          "status_message",
          "status_changed",
          "last_update",
          "started",
          "last_worker",
          "last_worker_report",
          "execution.queue");

  static TaskState of(JsonNode task) {
    return new TaskState(
        task.path("id").asText(),
        task.path("name").asText(),
        TaskStatus.ofWireName(task.path("status").asText()),
        task.path("status_message").asText(""),
        time(task, "status_changed"),
        time(task, "last_update"),
        time(task, "started"),
        task.path("last_worker").asText(""),
        time(task, "last_worker_report"),
        Json.findText(task.path("execution"), "queue").filter(queue -> !queue.isEmpty()));
  }

  private static Optional<Instant> time(JsonNode task, String field) {
    return Json.findText(task, field)
        .flatMap(
            text -> {
              try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
              } catch (DateTimeParseException e) {
                return Optional.empty(); // then nothing is concluded from it
              }
            });
  }

  /** Whether somebody asked the run to stop; the server has no status for that. */
  boolean isAskedToStop() {
    return message.toLowerCase(Locale.ROOT).contains("stopping");
  }

  /** Whether its worker has reported this very run, and not one before it. */
  boolean isReportedByWorker() {
    return !worker.isEmpty()
        && workerReport.isPresent()
        && started.map(start -> !workerReport.get().isBefore(start)).orElse(true);
  }
}
