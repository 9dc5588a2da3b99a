package ml.clear.sdk.bench;

/**
 * Scalars as a training loop reports them: each step one value of every series.
 *
 * @param points values in all
 * @param seriesCount curves
 */
record Workload(int points, int seriesCount) {
  static final String TITLE = "metrics";

  String series(int point) {
    return "series-" + point % seriesCount;
  }

  long iteration(int point) {
    return point / seriesCount;
  }

  double value(int point) {
    return 1.0 / (1 + iteration(point)) + point % seriesCount;
  }
}
