package ml.clear.sdk.bench;

import java.util.Arrays;
import java.util.Map;

/** What each call of a loop took on the calling thread, the timer's own 20 to 30 ns included. */
final class CallTimes {
  private final long[] nanos;

  CallTimes(int calls) {
    nanos = new long[calls];
  }

  /** Books the time from {@code startNanos} until now. */
  void book(int call, long startNanos) {
    nanos[call] = System.nanoTime() - startNanos;
  }

  /** In nanoseconds. */
  Map<String, Long> figures() {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return Map.of(
        "p50", at(sorted, 0.5),
        "p99", at(sorted, 0.99),
        "p999", at(sorted, 0.999),
        "max", sorted[sorted.length - 1]);
  }

  private static long at(long[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1L, (long) (share * sorted.length))];
  }
}
