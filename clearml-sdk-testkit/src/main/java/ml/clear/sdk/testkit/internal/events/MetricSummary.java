package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/** What one batch says about one metric and variant; merged into the task's last metrics. */
final class MetricSummary {
  private final String metric;
  private final String variant;
  private int count;
  private double total;
  private boolean totalIsFraction;
  private @Nullable JsonNode value;
  private long lastIteration;
  private long lastTimestamp;
  private @Nullable String xAxisLabel;
  private @Nullable Extreme first;
  private @Nullable Extreme min;
  private @Nullable Extreme max;

  private record Extreme(JsonNode value, double number, long iteration) {}

  MetricSummary(String metric, String variant) {
    this.metric = metric;
    this.variant = variant;
  }

  /** Adds a value, in the order in which the batch has them. */
  void add(JsonNode added, long iteration, long timestamp, @Nullable String label) {
    double number = PythonNumbers.summand(added, totalIsFraction);
    count++;
    total += number;
    totalIsFraction |= added.isFloatingPointNumber();
    boolean newest =
        value == null
            || iteration > lastIteration
            || (iteration == lastIteration && timestamp >= lastTimestamp);
    if (newest) {
      value = added;
      lastIteration = iteration;
      lastTimestamp = timestamp;
      xAxisLabel = label == null ? xAxisLabel : label;
    }
    Extreme extreme = new Extreme(added, number, iteration);
    first = first == null || iteration < first.iteration ? extreme : first;
    min = min == null || number < min.number ? extreme : min;
    max = max == null || number > max.number ? extreme : max;
  }

  /** Writes this batch over what former ones left; later batches win, whatever their iterations. */
  void mergeInto(ObjectNode stored) {
    stored.put("metric", metric).put("variant", variant);
    stored.set("value", value);
    if (xAxisLabel != null) {
      stored.put("x_axis_label", xAxisLabel);
    }
    replace(stored, "min", min, min != null && min.number < number(stored, "min_value"));
    replace(stored, "max", max, max != null && max.number > number(stored, "max_value"));
    replace(stored, "first", first, false);
    int formerCount = stored.path("count").asInt();
    double sum = stored.path("mean_value").asDouble() * formerCount + total;
    stored.put("count", formerCount + count);
    stored.put("mean_value", rounded(sum / (formerCount + count)));
  }

  private static double number(ObjectNode stored, String field) {
    return stored.path(field).asDouble();
  }

  private static void replace(
      ObjectNode stored, String name, @Nullable Extreme extreme, boolean better) {
    String field = name + "_value";
    if (extreme != null && (better || !stored.hasNonNull(field))) {
      stored.set(field, extreme.value);
      stored.put(field + "_iteration", extreme.iteration);
    }
  }

  /** The database keeps two decimals of a mean, which makes small ones zero. */
  private static double rounded(double mean) {
    return Double.isFinite(mean)
        ? BigDecimal.valueOf(mean).setScale(2, RoundingMode.HALF_EVEN).doubleValue()
        : mean;
  }
}
