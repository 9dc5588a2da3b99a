package ml.clear.sdk.tests.queue;

import java.util.concurrent.CountDownLatch;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.queue.QueueWorker;

/** A worker that never finishes a task: {@link WorkerProcessTest} runs it in a JVM of its own. */
public final class WaitingWorker {
  private WaitingWorker() {}

  /** Takes the queue, and whether its handler listens to interrupts. */
  public static void main(String[] args) throws InterruptedException {
    ClearMl client = ClearMl.create();
    QueueWorker worker =
        client
            .queue(args[0])
            .consume(
                1,
                claimed -> {
                  System.out.println("RUNS " + claimed.id());
                  while (true) {
                    try {
                      new CountDownLatch(1).await();
                    } catch (InterruptedException e) {
                      if (args[1].equals("polite")) {
                        throw e;
                      }
                    }
                  }
                });
    worker.awaitEnd();
  }
}
