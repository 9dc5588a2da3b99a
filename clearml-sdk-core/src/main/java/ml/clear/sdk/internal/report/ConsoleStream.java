package ml.clear.sdk.internal.report;

/** What the console entries of one task have in common. */
final class ConsoleStream {
  private final LedgerRow row;
  private final byte[] prefix;
  private long lastMillis = Long.MIN_VALUE; // only touched by whoever encodes

  ConsoleStream(LedgerRow row, String worker) {
    this.row = row;
    JsonLines out = new JsonLines();
    out.raw("{\"type\":\"log\",\"task\":");
    out.string(row.taskId());
    out.raw(",\"worker\":");
    out.string(worker);
    out.raw(",\"model_event\":false,\"level\":");
    prefix = out.copy(0, out.length());
  }

  LedgerRow row() {
    return row;
  }

  byte[] prefix() {
    return prefix;
  }

  /**
   * A timestamp for each entry alone, because the server sorts by it: an entry of the same
   * millisecond, or after the clock was set back, comes one millisecond after the one before.
   */
  long uniqueMillis(long wallMillis) {
    lastMillis = Math.max(wallMillis, lastMillis + 1);
    return lastMillis;
  }
}
