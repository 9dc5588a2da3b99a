package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.testkit.internal.json.Json;
import ml.clear.sdk.testkit.internal.server.Dates;
import ml.clear.sdk.testkit.internal.server.ServerState;
import org.jspecify.annotations.Nullable;

/** What one batch says about one task or model, and how it is written there (PROTOCOL §4.2). */
final class BatchSummary {
  /** Metrics and variants kept on one task; events beyond are stored, but not summed up. */
  private static final int MAX_METRICS = 2000;

  /** Metrics that do not move the last iteration. */
  private static final Set<String> WITHOUT_ITERATION = Set.of(":monitor:machine", ":monitor:gpu");

  private final ObjectNode document;
  private final boolean ofModel;
  private final Map<MetricKeys, MetricSummary> metrics = new LinkedHashMap<>();
  private final Map<String, Map<EventType, Long>> lastTimestamps = new LinkedHashMap<>();
  private @Nullable Long lastIteration;

  BatchSummary(ObjectNode document, boolean ofModel) {
    this.document = document;
    this.ofModel = ofModel;
  }

  void add(StoredEvent event, ObjectNode sent) {
    Long iter = event.iter();
    if (iter != null && !WITHOUT_ITERATION.contains(event.metric())) {
      lastIteration = Math.max(lastIteration == null ? 0 : lastIteration, iter);
    }
    long timestamp = event.timestampMillis();
    lastTimestamps
        .computeIfAbsent(event.metric(), unused -> new LinkedHashMap<>())
        .merge(event.type(), timestamp, Math::max);
    JsonNode value = event.value();
    if (event.type() == EventType.SCALAR && value != null && !value.isNull()) {
      JsonNode label = sent.path("x_axis_label");
      metrics
          .computeIfAbsent(
              MetricKeys.of(event.metric(), event.variant()),
              unused -> new MetricSummary(event.metric(), event.variant()))
          .add(value, event.iteration(), timestamp, label.isNull() ? null : label.textValue());
    }
  }

  /** Updates the document; both a task and a model show who reported last, and when. */
  void write(ServerState state, String user) {
    Instant now = state.now();
    document.put("last_update", Dates.stored(now)).put("last_change", Dates.stored(now));
    document.put("last_changed_by", user);
    if (lastIteration != null) {
      long former = document.path("last_iteration").asLong();
      document.put("last_iteration", Math.max(former, lastIteration));
    }
    if (!ofModel) {
      writeActiveDuration(now);
      writeMetricStats();
    }
    if (!metrics.isEmpty()) {
      writeMetrics();
    }
  }

  private void writeActiveDuration(Instant now) {
    String started = document.path("started").asText();
    if (document.path("status").asText().equals("in_progress") && !started.isEmpty()) {
      Instant since = OffsetDateTime.parse(started).toInstant();
      document.put("active_duration", Duration.between(since, now).toSeconds());
    }
  }

  private void writeMetricStats() {
    ObjectNode stats = Json.object();
    lastTimestamps.forEach(
        (metric, types) -> {
          ObjectNode entry = stats.putObject(MetricKeys.hash(metric)).put("metric", metric);
          ObjectNode byType = entry.putObject("event_stats_by_type");
          types.forEach((type, last) -> byType.putObject(type.wireName()).put("last_update", last));
        });
    document.set("metric_stats", stats);
  }

  private void writeMetrics() {
    ObjectNode last = document.withObject("/last_metrics");
    ArrayNode unique = document.withArray("/unique_metrics");
    Set<String> known = new HashSet<>();
    unique.forEach(name -> known.add(name.asText()));
    metrics.forEach(
        (keys, summary) -> {
          boolean isNew = !known.contains(keys.uniqueName());
          if (isNew && known.size() >= MAX_METRICS) {
            return;
          }
          if (isNew) {
            known.add(keys.uniqueName());
            unique.add(keys.uniqueName());
          }
          ObjectNode variants = (ObjectNode) child(last, keys.metricHash());
          summary.mergeInto((ObjectNode) child(variants, keys.variantHash()));
        });
  }

  private static JsonNode child(ObjectNode parent, String name) {
    JsonNode child = parent.get(name);
    return child == null ? parent.putObject(name) : child;
  }
}
