package ml.clear.sdk.bench.jmh;

import java.util.Objects;
import ml.clear.sdk.report.Scalar;
import ml.clear.sdk.report.TaskLogger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one thread reports through, as a program would hold it. */
@State(Scope.Thread)
public abstract class Reports {
  /** Reports between two moments at which the queues are empty. */
  static final int BURST = 1_000;

  private @Nullable Scalar scalar;
  private @Nullable TaskLogger logger;

  /** Looks up the curve, once. */
  @Setup(Level.Trial)
  public void open(ReportingTask task) {
    logger = task.task().logger();
    scalar = task.task().scalar("loss", "train");
  }

  Scalar scalar() {
    return Objects.requireNonNull(scalar, "scalar");
  }

  TaskLogger logger() {
    return Objects.requireNonNull(logger, "logger");
  }
}
