package ml.clear.sdk.tests.interop;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.queue.QueueWorker;

/** Runs so many tasks of a queue, each with its parameter {@code General/lr}, and ends. */
public final class WorkQueue {
  private WorkQueue() {}

  /** What Python has set. */
  public record Params(double lr) {}

  /** Takes the queue's name and the number of tasks. */
  public static void main(String[] args) throws InterruptedException {
    CountDownLatch left = new CountDownLatch(Integer.parseInt(args[1]));
    try (ClearMl clearMl = ClearMl.create();
        QueueWorker worker =
            clearMl
                .queue(args[0])
                .consume(
                    2,
                    claimed -> {
                      double lr = claimed.task().connect(new Params(0.1)).lr();
                      claimed.task().logger().singleValue("lr", lr);
                      System.out.println("RAN " + claimed.id() + " " + lr);
                      left.countDown();
                      if (lr < 0) {
                        throw new IllegalArgumentException("lr must be positive");
                      }
                    })) {
      if (left.await(60, TimeUnit.SECONDS)) {
        worker.drain(Duration.ofSeconds(30));
      }
    }
  }
}
