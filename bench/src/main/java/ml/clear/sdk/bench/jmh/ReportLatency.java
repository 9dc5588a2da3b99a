package ml.clear.sdk.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Percentiles of single calls, the timer's own 20 to 30 ns included. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ReportLatency {
  /** Settles between two bursts. */
  @State(Scope.Thread)
  public static class Calls extends Reports {
    private long iteration;

    /** Not timed. */
    @Setup(Level.Invocation)
    public void settle(ReportingTask task) {
      if (++iteration % BURST == 0) {
        task.settle();
      }
    }
  }

  /** {@code Scalar.report}. */
  @Benchmark
  public void scalarReport(Calls reports) {
    reports.scalar().report(reports.iteration, 0.5);
  }

  /** {@code logger().scalar}, which looks the curve up. */
  @Benchmark
  public void loggerScalar(Calls reports) {
    reports.logger().scalar("loss", "train", 0.5, reports.iteration);
  }

  /** {@code logger().text}. */
  @Benchmark
  public void text(Calls reports) {
    reports.logger().text("epoch 12: loss 0.0871, accuracy 0.934");
  }
}
