package ml.clear.sdk.testkit.internal.events;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How wide the buckets of each curve are, so that none has more points than asked for. Curves of
 * nearly the same width share the widest, as the server asks for them together.
 */
final class CurveSampling {
  private static final int MAX_CURVES = 50;
  private static final int MAX_BUCKETS = 6000;

  private record Width(Curve curve, long interval, long buckets) {}

  private CurveSampling() {}

  static Map<Curve, Long> intervals(List<Curve> curves, CurveKey key, int samples) {
    List<Width> widths = new ArrayList<>();
    curves.forEach(curve -> widths.add(width(curve, key, samples)));
    widths.sort(Comparator.comparingLong(Width::interval));

    Map<Curve, Long> intervals = new LinkedHashMap<>();
    List<Width> group = new ArrayList<>();
    long upperBound = 0;
    long buckets = 0;
    for (Width width : widths) {
      if (width.interval > upperBound
          || buckets + width.buckets > MAX_BUCKETS
          || group.size() >= MAX_CURVES) {
        close(group, intervals);
        upperBound = width.interval + (long) (width.interval * 0.1);
        buckets = 0;
      }
      group.add(width);
      buckets += width.buckets;
    }
    close(group, intervals);
    return intervals;
  }

  private static void close(List<Width> group, Map<Curve, Long> intervals) {
    long widest = group.stream().mapToLong(Width::interval).max().orElse(1);
    group.forEach(width -> intervals.put(width.curve, widest));
    group.clear();
  }

  private static Width width(Curve curve, CurveKey key, int samples) {
    int count = curve.events().size();
    if (count < samples) {
      return new Width(curve, 1, count);
    }
    long min = curve.events().stream().mapToLong(key::of).min().orElse(0);
    long max = curve.events().stream().mapToLong(key::of).max().orElse(min);
    double range = (double) max - min + 1;
    long interval = Math.max(1, (long) Math.ceil(range / samples));
    return new Width(curve, interval, (long) Math.ceil(range / interval));
  }
}
