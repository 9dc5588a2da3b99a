package ml.clear.sdk.report;

/**
 * What becomes of a scalar that JSON or the server's 32-bit store cannot hold. Every such value is
 * counted: replaced ones in {@link DeliveryCounts#replaced()}, skipped ones as {@link
 * DropReason#NOT_FINITE}. Immutable.
 */
public final class NonFinitePolicy {
  /** NaN and infinities become 0, as the Python SDK does; larger ones ±3.4028235e38. */
  public static final NonFinitePolicy ZERO = new NonFinitePolicy(false, 0, 0);

  /** Such values are dropped and counted. */
  public static final NonFinitePolicy SKIP = new NonFinitePolicy(true, 0, 0);

  private final boolean skip;
  private final double nan;
  private final double infinity;

  private NonFinitePolicy(boolean skip, double nan, double infinity) {
    this.skip = skip;
    this.nan = nan;
    this.infinity = infinity;
  }

  /**
   * Replaces such values; finite ones beyond ±3.4028235e38 become that limit.
   *
   * @param nan sent for NaN; finite and within ±3.4028235e38
   * @param infinity sent for +∞, and with its sign changed for −∞; finite and within ±3.4028235e38
   */
  public static NonFinitePolicy replace(double nan, double infinity) {
    if (!isStorable(nan) || !isStorable(infinity)) {
      throw new IllegalArgumentException(
          "replacements must be finite floats, got " + nan + " and " + infinity);
    }
    return new NonFinitePolicy(false, nan, infinity);
  }

  /** Whether the server can store the value as it is: finite as a 32-bit float. */
  public static boolean isStorable(double value) {
    return Float.isFinite((float) value);
  }

  /** Whether values that cannot be stored are dropped. */
  public boolean skips() {
    return skip;
  }

  /**
   * What is sent in place of a value that is not storable.
   *
   * @param value NaN, infinite or beyond the range
   */
  public double replacementOf(double value) {
    if (Double.isNaN(value)) {
      return nan;
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? infinity : 0 - infinity;
    }
    return Math.copySign(Float.MAX_VALUE, value);
  }

  @Override
  public String toString() {
    return skip ? "skip" : "NaN as " + nan + ", infinity as " + infinity;
  }
}
