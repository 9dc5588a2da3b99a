package ml.clear.sdk.report;

/**
 * Told of reports that were given up, also during and after the end of the client. Called on a
 * thread of the library that does nothing else, never on the thread that reported and never by two
 * threads at once, about once a second with counts summed up since the last call. It may block or
 * report itself; what it throws is logged. A client that is closed waits for it half a second, then
 * interrupts it.
 */
@FunctionalInterface
public interface DropListener {
  /** Does nothing. */
  DropListener NONE = (taskId, kind, reason, count) -> {};

  /**
   * Reports were given up.
   *
   * @param taskId the task that offered them
   * @param kind what they were
   * @param reason why
   * @param count how many more; positive
   */
  void dropped(String taskId, ReportKind kind, DropReason reason, long count);
}
