package ml.clear.sdk.internal.report;

/**
 * One point of a curve; with its slot in the queue it takes 64 bytes, if others share its curve.
 */
final class ScalarEvent extends Event {
  static final int MEMORY_BYTES = 64;

  private final Series series;
  private final long iteration;
  private final double value;

  ScalarEvent(Series series, long iteration, double value, long nanos) {
    super(nanos);
    this.series = series;
    this.iteration = iteration;
    this.value = value;
  }

  @Override
  LedgerRow row() {
    return series.row();
  }

  @Override
  int memoryBytes() {
    return MEMORY_BYTES + series.bytesOfEachReport();
  }

  @Override
  void encode(JsonLines out, long wallMillis) {
    out.raw(series.prefix());
    out.number(iteration);
    out.raw(",\"value\":");
    out.number(value);
    out.raw(",\"timestamp\":");
    out.number(wallMillis);
    out.raw('}');
  }
}
