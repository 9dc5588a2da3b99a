package ml.clear.sdk.internal.report;

import ml.clear.sdk.report.DropReason;
import org.jspecify.annotations.Nullable;

/**
 * A report on its way. Made on the program's thread and cheap to make; turned into JSON later, on
 * the reporter thread.
 */
abstract sealed class Event permits ScalarEvent, ConsoleEvent, PlotEvent {
  private final long nanos;

  /**
   * @param nanos when it was reported, on the monotonic clock: cheaper than the wall clock, which
   *     {@link WallClock} works out when the event is encoded
   */
  Event(long nanos) {
    this.nanos = nanos;
  }

  final long nanos() {
    return nanos;
  }

  /** Where its fate is counted. */
  abstract LedgerRow row();

  /** The memory it holds on to, at most, in bytes. */
  abstract int memoryBytes();

  /** Why it cannot be sent; null if it can. Costly checks belong here, off the program's thread. */
  @Nullable DropReason defect() {
    return null;
  }

  /** Appends one JSON object without a newline. */
  abstract void encode(JsonLines out, long wallMillis);
}
