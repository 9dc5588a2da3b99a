package ml.clear.sdk.internal.queue;

/**
 * What a worker does at a moment. Immutable.
 *
 * @param task the task it runs; empty if it is idle
 * @param queue the id of the queue it came from; empty if it is idle
 */
record WorkerState(String task, String queue) {
  static final WorkerState IDLE = new WorkerState("", "");

  boolean isBusy() {
    return !task.isEmpty();
  }
}
