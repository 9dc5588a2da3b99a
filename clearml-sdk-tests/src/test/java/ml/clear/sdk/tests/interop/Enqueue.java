package ml.clear.sdk.tests.interop;

import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.queue.Queue;

/** Makes two copies of a task and puts them into a new queue, the second one in front. */
public final class Enqueue {
  private Enqueue() {}

  /** Takes project and queue. */
  public static void main(String[] args) {
    try (ClearMl clearMl = ClearMl.create()) {
      Task template = clearMl.task("template").project(args[0]).start();
      template.close();
      TaskRef one = template.ref().copy("one");
      TaskRef two = template.ref().copy("two");
      Queue queue = clearMl.queues().create(args[1]);
      queue.enqueue(one.id());
      queue.enqueueFront(two.id());
      System.out.println("QUEUED " + two.id() + " " + one.id());
    }
  }
}
