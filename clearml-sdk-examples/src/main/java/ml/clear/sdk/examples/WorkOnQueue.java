package ml.clear.sdk.examples;

import ml.clear.sdk.ClearMl;
import ml.clear.sdk.queue.Queue;
import ml.clear.sdk.queue.QueueWorker;

/**
 * A worker: trains as {@link TrainXgBoost} does, once for each task that is put into the queue
 * {@code jvm}, with that task's parameters. Clone a run of {@link TrainXgBoost} in the web page,
 * change its parameters and enqueue it. Needs a server.
 */
public final class WorkOnQueue {
  private static final String QUEUE = "jvm";

  private WorkOnQueue() {}

  /**
   * Works until it is ended; a task that then runs goes back to the front of the queue.
   *
   * @param args none
   */
  public static void main(String[] args) throws InterruptedException {
    try (ClearMl clearMl = ClearMl.create()) {
      if (clearMl.queues().find(QUEUE).isEmpty()) {
        clearMl.queues().create(QUEUE);
      }
      Queue queue = clearMl.queue(QUEUE);
      try (QueueWorker worker = queue.consume(1, claimed -> TrainXgBoost.train(claimed.task()))) {
        System.out.println(
            "Listening to " + queue + " as " + worker.workers() + "; Ctrl-C ends it");
        worker.awaitEnd();
      }
    }
  }
}
