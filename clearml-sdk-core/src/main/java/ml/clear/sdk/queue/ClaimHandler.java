package ml.clear.sdk.queue;

/** Runs claimed tasks. Called from as many threads at once as the worker has slots. */
@FunctionalInterface
public interface ClaimHandler {
  /**
   * Does the work of one task. If it returns, the task is completed; if it throws, failed with the
   * stack trace. Its thread is interrupted when it should stop; see {@link
   * ml.clear.sdk.Task#abort()} for why.
   *
   * @param claimed the task; closed by the caller
   * @throws Exception if the run failed
   */
  void handle(ClaimedTask claimed) throws Exception;
}
