package ml.clear.sdk.bench.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Mean time of a call, in bursts, so that neither the timer nor the settling counts. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Reports.BURST)
public class ReportCost {
  /** Settles before each burst. */
  @State(Scope.Thread)
  public static class Bursts extends Reports {
    /** Not timed. */
    @Setup(Level.Invocation)
    public void settle(ReportingTask task) {
      task.settle();
    }
  }

  /** {@code Scalar.report}. */
  @Benchmark
  public void scalarReport(Bursts reports) {
    for (int i = 0; i < Reports.BURST; i++) {
      reports.scalar().report(i, 0.5);
    }
  }

  /** {@code logger().scalar}, which looks the curve up. */
  @Benchmark
  public void loggerScalar(Bursts reports) {
    for (int i = 0; i < Reports.BURST; i++) {
      reports.logger().scalar("loss", "train", 0.5, i);
    }
  }

  /** {@code logger().text}. */
  @Benchmark
  public void text(Bursts reports) {
    for (int i = 0; i < Reports.BURST; i++) {
      reports.logger().text("epoch 12: loss 0.0871, accuracy 0.934");
    }
  }
}
