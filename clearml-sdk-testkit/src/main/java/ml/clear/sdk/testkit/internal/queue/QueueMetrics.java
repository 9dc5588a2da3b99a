package ml.clear.sdk.testkit.internal.queue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.ActionCall;
import ml.clear.sdk.testkit.internal.server.ActionRegistry;
import ml.clear.sdk.testkit.internal.server.ErrorCode;
import ml.clear.sdk.testkit.internal.server.Fields;
import ml.clear.sdk.testkit.internal.server.ServerState;
import ml.clear.sdk.testkit.internal.task.QueueHistory;
import ml.clear.sdk.testkit.internal.task.QueueHistory.Sample;

/** Length and waiting time of queues over time. */
final class QueueMetrics {
  private static final long BEFORE_MILLIS = Duration.ofHours(1).toMillis();
  private static final Comparator<Sample> LONGEST_WAIT =
      Comparator.comparingDouble(Sample::waitSeconds).thenComparingInt(Sample::length);

  private QueueMetrics() {}

  static void register(ActionRegistry actions) {
    actions.add(
        "queues.get_queue_metrics",
        "2.4",
        Fields.of("queue_ids:[str]", "from_date:float!", "to_date:float!", "interval:int!"),
        QueueMetrics::read);
  }

  private static ObjectNode read(ActionCall call) {
    ServerState state = call.state();
    QueueHistory history = QueueHistory.of(state);
    double from = call.body().path("from_date").asDouble();
    double to = call.body().path("to_date").asDouble();
    int interval = call.number("interval", 1);
    List<String> asked = call.texts("queue_ids");
    if (call.flag("refresh", false)) {
      state.queues().where(queue -> isAsked(asked, queue)).forEach(history::log);
    }
    if (from >= to) {
      throw ErrorCode.FIELDS_VALUE_ERROR.because("from_date must be less than to_date");
    }
    List<String> queues =
        state.queues().where(queue -> isAsked(asked, queue)).stream()
            .map(queue -> queue.path("id").asText())
            .toList();
    Map<Long, Map<String, Sample>> buckets = new TreeMap<>();
    for (Sample sample : history.samples()) {
      boolean inTime =
          sample.millis() >= from * 1000 - BEFORE_MILLIS && sample.millis() <= to * 1000;
      if (inTime && queues.contains(sample.queue())) {
        long bucket = Math.floorDiv(sample.millis(), interval * 1000L) * interval * 1000L;
        buckets
            .computeIfAbsent(bucket, unused -> new HashMap<>())
            .merge(
                sample.queue(),
                sample,
                (one, other) -> LONGEST_WAIT.compare(other, one) > 0 ? other : one);
      }
    }
    ObjectNode data = Json.object();
    ArrayNode shown = data.putArray("queues");
    double start = (from - interval) * 1000;
    if (asked.isEmpty()) {
      putTotal(shown.addObject(), buckets, start);
    } else {
      putEach(shown, queues, buckets, start);
    }
    return data;
  }

  private static boolean isAsked(List<String> asked, ObjectNode queue) {
    return asked.isEmpty() || asked.contains(queue.path("id").asText());
  }

  private static void putEach(
      ArrayNode shown, List<String> queues, Map<Long, Map<String, Sample>> buckets, double start) {
    for (String queue : queues) {
      ObjectNode series = Json.object();
      buckets.forEach(
          (bucket, samples) -> {
            Sample sample = samples.get(queue);
            if (bucket >= start && sample != null) {
              putPoint(series, bucket, sample.waitSeconds(), sample.length());
            }
          });
      if (!series.isEmpty()) {
        shown.add(series.put("queue", queue));
      }
    }
  }

  /** All queues together; one without a sample counts with the one before. */
  private static void putTotal(
      ObjectNode series, Map<Long, Map<String, Sample>> buckets, double start) {
    series.put("queue", "total");
    Map<String, Sample> last = new HashMap<>();
    buckets.forEach(
        (bucket, samples) -> {
          last.putAll(samples);
          if (bucket >= start) {
            int length = last.values().stream().mapToInt(Sample::length).sum();
            double waited =
                last.values().stream()
                    .mapToDouble(each -> each.waitSeconds() * each.length())
                    .sum();
            putPoint(series, bucket, length == 0 ? 0 : waited / length, length);
          }
        });
  }

  private static void putPoint(ObjectNode series, long bucket, double wait, int length) {
    series.withArray("/dates").add(bucket);
    series.withArray("/avg_waiting_times").add(wait);
    series.withArray("/queue_lengths").add(length);
  }
}
