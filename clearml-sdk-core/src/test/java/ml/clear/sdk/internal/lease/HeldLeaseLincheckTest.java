package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.time.Instant;
import ml.clear.sdk.time.TimeSource;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

/**
 * Renewal, close and loss of one lease from several threads, in every order that Lincheck finds:
 * each call must look as if it happened at one moment. So of a close and a loss just one counts,
 * and no late renewal revives what either has ended.
 */
public class HeldLeaseLincheckTest {
  private static final TimeSource NOON = new StoppedClock();

  private final HeldLease lease =
      new HeldLease(NOON, 7, Duration.ofNanos(100), NOON.nanoTime() - 50);

  @Operation
  public boolean renew(@Param(gen = IntGen.class, conf = "0:60") int agoNanos) {
    return lease.renewed(NOON.nanoTime() - agoNanos);
  }

  @Operation
  public boolean lose() {
    return lease.lose();
  }

  @Operation
  public boolean close() {
    return lease.closeInTime();
  }

  @Operation
  public long remaining() {
    return lease.remaining().toNanos();
  }

  @Operation
  public String state() {
    return lease.state().name();
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_21) // Lincheck changes the byte code of the JDK it runs on
  void everyCallHappensAtOneMoment() {
    new ModelCheckingOptions()
        .iterations(25)
        .invocationsPerIteration(400)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(1)
        .actorsAfter(2)
        .check(HeldLeaseLincheckTest.class);
  }

  /** Time does not pass: only the order of calls is in question. */
  private record StoppedClock() implements TimeSource {
    @Override
    public Instant now() {
      return Instant.EPOCH;
    }

    @Override
    public long nanoTime() {
      return 1_000_000;
    }

    @Override
    public void parkNanos(long nanos) {}
  }
}
