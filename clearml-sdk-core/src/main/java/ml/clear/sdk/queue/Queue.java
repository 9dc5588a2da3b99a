package ml.clear.sdk.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.Check;
import ml.clear.sdk.internal.queue.QueueCalls;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * A handle on one queue. Thread-safe. Each method is one or a few blocking calls and throws {@link
 * ServerRejectedException} if the server refuses it, with 400/701 for a queue that does not exist;
 * then nothing was changed. {@link ml.clear.sdk.ServerUnreachableException} says by its effect
 * whether it may have been.
 */
public final class Queue {
  private final QueueCalls calls;
  private final TimeSource time;
  private final String name;
  private volatile @Nullable String id;

  Queue(QueueCalls calls, TimeSource time, String name, Optional<String> id) {
    this.calls = calls;
    this.time = time;
    this.name = name;
    this.id = id.orElse(null);
  }

  /** The queue's name. */
  public String name() {
    return name;
  }

  /** The queue's id; asked for once. */
  public String id() {
    String known = id;
    if (known == null) {
      known = calls.find(name).map(QueueInfo::id).orElseThrow(this::unknown);
      id = known;
    }
    return known;
  }

  /** The queue as the server has it now, with all entries. */
  public QueueInfo info() {
    return on(queue -> calls.findById(queue).orElseThrow(this::unknown));
  }

  /** The tasks that wait, the next one first. */
  public List<QueueEntry> entries() {
    return info().entries();
  }

  /**
   * Puts a task at the end. If it stands here already, nothing happens; if it stands in another
   * queue, it is moved here.
   *
   * @param taskId a draft, or a stopped, failed or queued task
   * @return whether it did not stand here before
   */
  public boolean enqueue(String taskId) {
    return on(queue -> calls.enqueue(queue, Check.text(taskId, "taskId"), ""));
  }

  /**
   * Puts a task at the front, also one that stands here already. Two calls: a worker that asks in
   * between may have taken it.
   *
   * @param taskId a draft, or a stopped, failed or queued task
   */
  public void enqueueFront(String taskId) {
    enqueueFront(taskId, "");
  }

  void enqueueFront(String taskId, String reason) {
    on(
        queue -> {
          calls.enqueue(queue, Check.text(taskId, "taskId"), reason);
          try {
            return calls.moveTo("front", queue, taskId);
          } catch (ServerRejectedException e) {
            if (e.is(400, QueueCalls.NOT_IN_QUEUE)) { // already taken: sooner than the front
              return 0;
            }
            throw e;
          }
        });
  }

  /**
   * Takes a task out, back to the status it had before.
   *
   * @return whether it stood here
   */
  public boolean dequeue(String taskId) {
    return on(queue -> calls.remove(queue, Check.text(taskId, "taskId"), true));
  }

  /**
   * Lets a task be the next.
   *
   * @throws ServerRejectedException with 400/703 if it does not stand here
   */
  public void moveToFront(String taskId) {
    on(queue -> calls.moveTo("front", queue, taskId));
  }

  /**
   * Lets a task be the last.
   *
   * @throws ServerRejectedException with 400/703 if it does not stand here
   */
  public void moveToBack(String taskId) {
    on(queue -> calls.moveTo("back", queue, taskId));
  }

  /**
   * Moves a task towards the front, at most to it.
   *
   * @param places at least 1
   * @return where it stands now, from 0
   * @throws ServerRejectedException with 400/703 if it does not stand here
   */
  public int moveForward(String taskId, int places) {
    return on(queue -> calls.moveBy("forward", queue, taskId, checked(places)));
  }

  /**
   * Moves a task towards the end, at most to it.
   *
   * @param places at least 1
   * @return where it stands now, from 0
   * @throws ServerRejectedException with 400/703 if it does not stand here
   */
  public int moveBackward(String taskId, int places) {
    return on(queue -> calls.moveBy("backward", queue, taskId, checked(places)));
  }

  /**
   * Takes all tasks out, back to the status they had before.
   *
   * @return their ids
   */
  public List<String> purge() {
    return on(calls::clear);
  }

  /**
   * Deletes the queue.
   *
   * @throws ServerRejectedException with 400/702 if tasks stand in it
   */
  public void delete() {
    on(
        queue -> {
          calls.delete(queue, false);
          return queue;
        });
    id = null;
  }

  /**
   * Lengths and waiting times as the server measured them, oldest first. Intervals in which nothing
   * came or went are left out.
   *
   * @param span how far back, positive
   * @param interval length of one interval, at least 1 s
   */
  public List<QueueSample> metrics(Duration span, Duration interval) {
    Instant to = time.now();
    Instant from = to.minus(Check.positive(span, "span"));
    return on(queue -> calls.metrics(queue, from, to, Check.positive(interval, "interval")));
  }

  /** A queue that was deleted and made again has another id: it is asked for anew. */
  private <T> T on(Function<String, T> call) {
    try {
      return call.apply(id());
    } catch (ServerRejectedException e) {
      if (e.is(400, QueueCalls.NO_SUCH_QUEUE)) {
        id = null;
      }
      throw e;
    }
  }

  private static int checked(int places) {
    if (places < 1) {
      throw new IllegalArgumentException("places must be at least 1, got " + places);
    }
    return places;
  }

  private ServerRejectedException unknown() {
    return new ServerRejectedException(
        "queues.get_all",
        ClearMlException.Effect.NONE,
        400,
        QueueCalls.NO_SUCH_QUEUE,
        "Invalid queue id: no queue '" + name + "'");
  }

  @Override
  public String toString() {
    return "queue '" + name + "'";
  }
}
