package ml.clear.sdk.report;

/**
 * Told of reports that were given up. Called on the library's reporter thread, never on the thread
 * that reported, with counts summed up since the last call; what it throws is logged.
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
