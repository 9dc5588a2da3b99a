package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sorts scalar events into curves and single values, in the order of their first appearance. */
public final class SeriesTable {
  private final Map<List<String>, Series> series = new LinkedHashMap<>();
  private final Map<String, Double> singleValues = new LinkedHashMap<>();

  /** Takes an event in; one that is no scalar with a number is passed over. */
  public void add(JsonNode event) {
    if (!event.path("type").asText().equals("training_stats_scalar")
        || !event.path("value").isNumber()) {
      return;
    }
    String metric = event.path("metric").asText();
    String variant = event.path("variant").asText();
    long iteration = event.path("iter").asLong();
    if (iteration == SessionContent.SINGLE_VALUE) {
      singleValues.put(variant, event.path("value").asDouble());
    } else {
      series
          .computeIfAbsent(List.of(metric, variant), key -> new Series(metric, variant))
          .add(iteration, event.path("value").asDouble());
    }
  }

  /** The curves. */
  public Collection<Series> series() {
    return new ArrayList<>(series.values());
  }

  /** The last of each single value, by name. */
  public Map<String, Double> singleValues() {
    return singleValues;
  }

  /** One curve, growing. */
  public static final class Series {
    private final String metric;
    private final String variant;
    private long[] iterations = new long[16];
    private double[] values = new double[16];
    private int size;

    Series(String metric, String variant) {
      this.metric = metric;
      this.variant = variant;
    }

    void add(long iteration, double value) {
      if (size == values.length) {
        iterations = Arrays.copyOf(iterations, size * 2);
        values = Arrays.copyOf(values, size * 2);
      }
      iterations[size] = iteration;
      values[size] = value;
      size++;
    }

    /** The title of the plot. */
    public String metric() {
      return metric;
    }

    /** The name of the curve. */
    public String variant() {
      return variant;
    }

    /** A copy of the iterations. */
    public long[] iterations() {
      return Arrays.copyOf(iterations, size);
    }

    /** A copy of the values. */
    public double[] values() {
      return Arrays.copyOf(values, size);
    }
  }
}
