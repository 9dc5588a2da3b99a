package ml.clear.sdk.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.Check;
import ml.clear.sdk.internal.queue.ClaimClient;
import ml.clear.sdk.internal.queue.QueueCalls;
import org.jspecify.annotations.Nullable;

/**
 * A handle on one queue. Thread-safe. Each method is one or a few blocking calls and throws {@link
 * ServerRejectedException} if the server refuses it, with 400/701 for a queue that does not exist;
 * then nothing was changed. {@link ml.clear.sdk.ServerUnreachableException} says by its effect
 * whether it may have been.
 */
public final class Queue {
  private static final Duration FOREVER = Duration.ofDays(36_500);

  private final QueueCalls calls;
  private final ClaimClient claims;
  private final String name;
  private volatile @Nullable String id;

  Queue(QueueCalls calls, ClaimClient claims, String name, Optional<String> id) {
    this.calls = calls;
    this.claims = claims;
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
    return on(queue -> calls.enqueue(queue, Check.text(taskId, "taskId")));
  }

  /**
   * Puts a task at the front, also one that stands here already. Two calls: a worker that asks in
   * between may have taken it.
   *
   * @param taskId a draft, or a stopped, failed or queued task
   */
  public void enqueueFront(String taskId) {
    on(
        queue -> {
          calls.enqueue(queue, Check.text(taskId, "taskId"));
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
    return on(queue -> calls.remove(queue, Check.text(taskId, "taskId")));
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
    Instant to = claims.time().now();
    Instant from = to.minus(Check.positive(span, "span"));
    return on(queue -> calls.metrics(queue, from, to, Check.positive(interval, "interval")));
  }

  /**
   * Takes the first task that nobody else is about to take, and starts it; one look.
   *
   * @return the task to run, to be closed; empty if none waits
   */
  public Optional<ClaimedTask> tryClaim() {
    return new SingleClaim(claims, List.of(this), WorkerOptions.DEFAULT).look();
  }

  /**
   * As {@link #tryClaim()}, looking each few seconds, and listed on the workers page meanwhile.
   *
   * @param maxWait zero for one look
   * @return empty if the time has passed, or the client was closed
   * @throws InterruptedException if the thread is interrupted; nothing was taken
   */
  public Optional<ClaimedTask> tryClaim(Duration maxWait) throws InterruptedException {
    return new SingleClaim(claims, List.of(this), WorkerOptions.DEFAULT).await(maxWait);
  }

  /**
   * As {@link #tryClaim(Duration)}, without end.
   *
   * @throws InterruptedException if the thread is interrupted; nothing was taken
   * @throws IllegalStateException if the client was closed
   */
  public ClaimedTask claim() throws InterruptedException {
    return tryClaim(FOREVER)
        .orElseThrow(() -> new IllegalStateException("the client is closed; nothing was claimed"));
  }

  /**
   * Runs the tasks of this queue until the worker is closed, with {@link WorkerOptions#DEFAULT}.
   *
   * @param slots how many at a time, from 1 to 1,000
   * @param handler called once for each task
   * @return the worker, to be closed
   * @throws ServerRejectedException with 400/701 if there is no such queue
   */
  public QueueWorker consume(int slots, ClaimHandler handler) {
    return consume(WorkerOptions.slots(slots), handler);
  }

  /**
   * Runs the tasks of this queue until the worker is closed.
   *
   * @param options slots and times
   * @param handler called once for each task
   * @return the worker, to be closed
   * @throws ServerRejectedException with 400/701 if there is no such queue
   */
  public QueueWorker consume(WorkerOptions options, ClaimHandler handler) {
    return QueueWorker.start(claims, List.of(this), options, handler);
  }

  /** A queue that was deleted and made again has another id: it is asked for anew. */
  <T> T on(Function<String, T> call) {
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
