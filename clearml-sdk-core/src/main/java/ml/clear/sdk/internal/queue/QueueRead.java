package ml.clear.sdk.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.queue.QueueSample;
import ml.clear.sdk.queue.WorkerInfo;

/** The server's documents of queues and workers, as our records. */
final class QueueRead {
  private static final int DEFAULT_TIMEOUT_SECONDS = 600;

  private QueueRead() {}

  static QueueInfo queue(JsonNode queue) {
    List<QueueEntry> entries = new ArrayList<>();
    queue
        .path("entries")
        .forEach(
            entry ->
                entries.add(new QueueEntry(entry.path("task").asText(), time(entry, "added"))));
    return new QueueInfo(
        queue.path("id").asText(),
        queue.path("name").asText(),
        texts(queue.path("tags")),
        texts(queue.path("system_tags")),
        time(queue, "created"),
        time(queue, "last_update"),
        entries);
  }

  static WorkerInfo worker(JsonNode worker) {
    List<String> queues = new ArrayList<>();
    worker.path("queues").forEach(queue -> queues.add(queue.path("id").asText()));
    return new WorkerInfo(
        worker.path("id").asText(),
        worker.path("user").path("id").asText(),
        queues,
        Json.findText(worker.path("task"), "id"),
        texts(worker.path("tags")),
        time(worker, "register_time"),
        time(worker, "last_activity_time"),
        time(worker, "last_report_time"),
        Duration.ofSeconds(worker.path("register_timeout").asLong(DEFAULT_TIMEOUT_SECONDS)));
  }

  /** Three arrays side by side; a queue without a sample is left out of the answer. */
  static List<QueueSample> samples(JsonNode queue) {
    List<QueueSample> samples = new ArrayList<>();
    JsonNode dates = queue.path("dates");
    for (int i = 0; i < dates.size(); i++) {
      double seconds = queue.path("avg_waiting_times").path(i).asDouble();
      samples.add(
          new QueueSample(
              Instant.ofEpochMilli(dates.path(i).asLong()),
              Duration.ofMillis(Math.round(seconds * 1000)),
              queue.path("queue_lengths").path(i).asInt()));
    }
    return samples;
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }

  private static Optional<Instant> time(JsonNode node, String field) {
    return Json.findText(node, field)
        .flatMap(
            text -> {
              try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
              } catch (DateTimeParseException e) {
                return Optional.empty(); // a queue is readable even if one of its dates is not
              }
            });
  }
}
