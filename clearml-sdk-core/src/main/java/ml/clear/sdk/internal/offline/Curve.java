package ml.clear.sdk.internal.offline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Points by rising iteration, one for each, as the server would keep them. */
final class Curve {
  private final long[] x;
  private final double[] y;

  private Curve(long[] x, double[] y) {
    this.x = x;
    this.y = y;
  }

  /** Sorts points; of several at one iteration the last counts. Takes the arrays over. */
  static Curve of(long[] iterations, double[] values) {
    return isRising(iterations) ? new Curve(iterations, values) : sorted(iterations, values);
  }

  private static boolean isRising(long[] iterations) {
    for (int i = 1; i < iterations.length; i++) {
      if (iterations[i] <= iterations[i - 1]) {
        return false;
      }
    }
    return true;
  }

  private static Curve sorted(long[] iterations, double[] values) {
    Map<Long, Double> points = new TreeMap<>();
    for (int i = 0; i < values.length; i++) {
      points.put(iterations[i], values[i]);
    }
    return new Curve(
        points.keySet().stream().mapToLong(Long::longValue).toArray(),
        points.values().stream().mapToDouble(Double::doubleValue).toArray());
  }

  int size() {
    return x.length;
  }

  /** At most {@code most} points: of each stretch the lowest and the highest, and both ends. */
  Curve thinned(int most) {
    if (size() <= most) {
      return this;
    }
    int stretches = Math.max(1, (most - 2) / 2);
    int[] kept = new int[stretches * 2 + 2];
    int count = 0;
    kept[count++] = 0;
    for (int stretch = 0; stretch < stretches; stretch++) {
      int from = (int) ((long) size() * stretch / stretches);
      int to = (int) ((long) size() * (stretch + 1) / stretches);
      int low = from;
      int high = from;
      for (int i = from; i < to; i++) {
        low = y[i] < y[low] ? i : low;
        high = y[i] > y[high] ? i : high;
      }
      kept[count++] = Math.min(low, high);
      kept[count++] = Math.max(low, high);
    }
    kept[count] = size() - 1;
    int[] points = Arrays.stream(kept).distinct().toArray();
    return new Curve(
        Arrays.stream(points).mapToLong(i -> x[i]).toArray(),
        Arrays.stream(points).mapToDouble(i -> y[i]).toArray());
  }

  /** Adds the points to an object, under two names. */
  void write(ObjectNode target, String iterations, String values) {
    Arrays.stream(x).forEach(target.putArray(iterations)::add);
    Arrays.stream(y).forEach(target.putArray(values)::add);
  }
}
