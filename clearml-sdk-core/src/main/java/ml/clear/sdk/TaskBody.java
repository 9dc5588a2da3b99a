package ml.clear.sdk;

/**
 * What {@link Task#run} runs.
 *
 * @param <E> what it may throw besides unchecked exceptions
 */
@FunctionalInterface
public interface TaskBody<E extends Exception> {
  /**
   * Does the work of the run.
   *
   * @param task the running task; closed by the caller
   * @throws E if the run failed: the task is then marked failed
   */
  void run(Task task) throws E;
}
