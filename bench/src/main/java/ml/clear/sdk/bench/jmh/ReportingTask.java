package ml.clear.sdk.bench.jmh;

import java.io.IOException;
import java.util.Objects;
import ml.clear.sdk.internal.report.TaskReporter;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The task that all threads of a benchmark report to. */
@State(Scope.Benchmark)
public class ReportingTask {
  /** The state of its queues. */
  @Param public QueueState queue = QueueState.EMPTY;

  private @Nullable OpenTask open;

  /** Opens the task. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    open = new OpenTask(queue);
  }

  /** Closes the task. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    opened().close();
  }

  TaskReporter task() {
    return opened().task();
  }

  /** Waits for empty queues, if that is the state. */
  void settle() {
    opened().settle();
  }

  private OpenTask opened() {
    return Objects.requireNonNull(open, "open");
  }
}
