package ml.clear.sdk.offline;

import java.util.Arrays;

/** A curve of an offline session, in the order in which its points were reported. Immutable. */
public final class SessionSeries {
  private final String metric;
  private final String variant;
  private final long[] iterations;
  private final double[] values;

  /** Takes the arrays over. */
  SessionSeries(String metric, String variant, long[] iterations, double[] values) {
    this.metric = metric;
    this.variant = variant;
    this.iterations = iterations;
    this.values = values;
  }

  /** The title of the plot, such as {@code loss}. */
  public String metric() {
    return metric;
  }

  /** The name of the curve in it, such as {@code train}. */
  public String variant() {
    return variant;
  }

  /** How many points. */
  public int size() {
    return values.length;
  }

  /** The iteration of point {@code index}, from 0. */
  public long iteration(int index) {
    return iterations[index];
  }

  /** The value of point {@code index}, from 0. */
  public double value(int index) {
    return values[index];
  }

  @Override
  public String toString() {
    return metric + "/" + variant + Arrays.toString(values);
  }
}
