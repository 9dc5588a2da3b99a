package ml.clear.sdk.internal.queue;

import java.time.Duration;
import ml.clear.sdk.Abort;
import ml.clear.sdk.Task;

/** A claimed task that runs in this process. Thread-safe. */
public interface TaskRun {
  /** What the program reports to. */
  Task task();

  /** Tells the program that it should stop; unless that is a stop request, no verdict follows. */
  void tell(Abort abort);

  /**
   * Ends the run: waits for uploads and reports, then sends the verdict if this process may still
   * speak for the task.
   *
   * @throws ml.clear.sdk.ClearMlException if the verdict was refused or did not arrive; all else is
   *     done
   */
  void end(Duration uploads, Duration reports);
}
