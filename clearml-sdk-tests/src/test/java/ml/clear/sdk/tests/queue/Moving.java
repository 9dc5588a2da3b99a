package ml.clear.sdk.tests.queue;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** Moves a test's clock while other threads work, and runs what may throw. */
final class Moving {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private Moving() {}

  /** What a thread of a test does. */
  interface Body {
    void run() throws Exception;
  }

  /** Moves step by step until it is so; each step leaves the others a moment of real time. */
  static int until(ManualTime time, Duration step, BooleanSupplier done)
      throws InterruptedException {
    long start = TimeSource.system().nanoTime();
    int steps = 0;
    while (!done.getAsBoolean()) {
      if (TimeSource.system().nanoTime() - start > PATIENCE.toNanos()) {
        throw new AssertionError("not so after " + steps + " steps of " + step);
      }
      time.advance(step);
      steps++;
      TimeSource.system()
          .sleep(PAUSE); // requests under way take real time, on the moved clock none
    }
    return steps;
  }

  /** Waits in real time until it is so. */
  static void await(BooleanSupplier done) throws InterruptedException {
    until(new ManualTime(), Duration.ZERO, done);
  }

  static Work thread(Body body) {
    Work work = new Work(body);
    work.start();
    return work;
  }

  /** A thread of a test. What it throws, the test learns when it asks for its end. */
  static final class Work extends Thread {
    private final Body body;
    private volatile @Nullable Throwable failure;

    private Work(Body body) {
      this.body = body;
    }

    @Override
    public void run() {
      try {
        body.run();
      } catch (Throwable e) {
        failure = e;
      }
    }

    boolean hasEnded() {
      boolean ended = !isAlive();
      if (ended && failure != null) {
        throw new AssertionError("the test's thread failed", failure);
      }
      return ended;
    }
  }
}
