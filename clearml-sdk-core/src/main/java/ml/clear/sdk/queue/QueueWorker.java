package ml.clear.sdk.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import ml.clear.sdk.internal.queue.Claim;
import ml.clear.sdk.internal.queue.ClaimClient;
import ml.clear.sdk.internal.queue.Claimer;
import ml.clear.sdk.internal.queue.WorkerKeeper;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.internal.time.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks from queues and runs them, until it is closed. Thread-safe. Each slot is a thread,
 * and a worker of its own on the workers page.
 *
 * <pre>{@code
 * QueueWorker worker = clearMl.queue("gpu").consume(2, claimed -> train(claimed.task()));
 * worker.awaitEnd(); // until the JVM is ended: running tasks then go back to their queue
 * }</pre>
 */
public final class QueueWorker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(QueueWorker.class);

  private final ClaimClient client;
  private final WorkerQueues queues;
  private final WorkerOptions options;
  private final WorkerKeeper keeper;
  private final List<Slot> slots;
  private final List<Thread> threads;
  private final AtomicInteger running;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final ClaimClient.Endable endable = this::end;

  /** The slot that looks for the next task; one at a time, so that idle slots cost nothing. */
  private final Semaphore turn = new Semaphore(1, true);

  private boolean failing; // of whoever has the turn
  private volatile boolean closing; // takes no more tasks
  private volatile boolean returning; // gives back those it has

  private QueueWorker(
      ClaimClient client, List<Queue> byPriority, WorkerOptions options, ClaimHandler handler) {
    this.client = client;
    this.queues = new WorkerQueues(byPriority, new Claimer(client, options.lease()));
    this.options = options;
    List<String> names = Stream.generate(client::newWorker).limit(options.slots()).toList();
    List<String> ids = queues.ids(); // here, since an unknown queue is the caller's mistake
    LOG.info("Workers {} listen to {} ({})", names, queues.names(), ids);
    this.keeper =
        new WorkerKeeper(client, names, queues::ids, options.lease(), options.reportPeriod());
    this.slots =
        names.stream().map(name -> new Slot(name, keeper, handler, () -> returning)).toList();
    this.running = new AtomicInteger(slots.size());
    this.threads =
        slots.stream()
            .map(slot -> ClearMlThreads.create("worker-" + slot.worker(), () -> serve(slot)))
            .toList();
  }

  static QueueWorker start(
      ClaimClient client, List<Queue> byPriority, WorkerOptions options, ClaimHandler handler) {
    QueueWorker worker = new QueueWorker(client, byPriority, options, handler);
    client.opened(worker.endable);
    worker.threads.forEach(Thread::start);
    return worker;
  }

  /** The names of its slots on the workers page. */
  public List<String> workers() {
    return slots.stream().map(Slot::worker).toList();
  }

  /** The ids of the tasks that run now. */
  public List<String> taskIds() {
    return slots.stream().flatMap(slot -> slot.claim().stream()).map(c -> c.task().id()).toList();
  }

  /**
   * Waits until the worker has been closed and its last handler has ended.
   *
   * @throws InterruptedException if the thread is interrupted; the worker goes on
   */
  public void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /**
   * Takes no more tasks and lets the running handlers finish; those that have not after the limit
   * are asked to stop, as {@link #close()} does.
   *
   * @param limit how long to wait before that
   */
  public void drain(Duration limit) {
    takeNoMore();
    await(limit);
    close();
  }

  /**
   * Takes no more tasks, and asks the running handlers to stop: {@link ml.clear.sdk.Task#abort()}
   * says {@code RETURNED}, and their threads are interrupted. Waits up to {@link
   * WorkerOptions#shutdownLimit()}. The tasks of those that end go back to the front of their
   * queue. One that does not end keeps its task, and returns it when it does.
   */
  @Override
  public void close() {
    giveBack();
    if (!await(options.shutdownLimit())) {
      LOG.warn("Still running after {}: tasks {}", options.shutdownLimit(), taskIds());
    }
  }

  /** The client or the JVM ends: a handler that does not is left behind, its task to others. */
  private void end(Duration limit) {
    giveBack();
    Duration own = options.shutdownLimit();
    Duration most = limit.multipliedBy(3).dividedBy(4); // the rest is for what follows
    if (!await(own.compareTo(most) < 0 ? own : most)) {
      LOG.warn("Left to other workers: tasks {}", taskIds());
      running().forEach(claim -> claim.abandon(Duration.ZERO));
      finish();
    }
  }

  private Stream<Claim> running() {
    return slots.stream().flatMap(slot -> slot.claim().stream());
  }

  private void giveBack() {
    returning = true; // first: a task that is claimed from now on is seen by its slot
    takeNoMore();
    running().forEach(claim -> claim.askToReturn("its worker shuts down"));
  }

  private void takeNoMore() {
    closing = true;
    threads.forEach(LockSupport::unpark);
  }

  private boolean await(Duration limit) {
    try {
      return ended.await(Durations.nanos(limit), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void serve(Slot slot) {
    try {
      Optional<Claim> next = next(slot.worker());
      while (next.isPresent()) {
        slot.run(next.get());
        next = next(slot.worker());
      }
    } finally {
      if (running.decrementAndGet() == 0) {
        finish();
      }
    }
  }

  private void finish() {
    keeper.close();
    client.ended(endable);
    ended.countDown();
  }

  /** Waits for a task; empty once the worker is being closed. */
  private Optional<Claim> next(String worker) {
    turn.acquireUninterruptibly();
    try {
      while (!closing) {
        Optional<Claim> claim = look(worker);
        if (claim.isPresent()) {
          return claim;
        }
        pause(client.shortened(options.pollPeriod()));
      }
      return Optional.empty();
    } finally {
      turn.release();
    }
  }

  private Optional<Claim> look(String worker) {
    try {
      Optional<Claim> claim = queues.look(worker, () -> !closing);
      if (failing) {
        failing = false;
        LOG.info("Worker {} can look for tasks again", worker);
      }
      return claim;
    } catch (Throwable e) { // an escape would end the slot silently
      if (failing) {
        LOG.debug("Worker {} still cannot look for tasks", worker, e);
      } else {
        failing = true;
        LOG.warn("Worker {} cannot look for tasks, and goes on trying", worker, e);
      }
      return Optional.empty();
    }
  }

  private void pause(Duration pause) {
    long end = client.time().nanoTime() + pause.toNanos();
    for (long left = pause.toNanos(); left > 0 && !closing; left = end - client.time().nanoTime()) {
      client.time().parkNanos(left);
    }
  }

  @Override
  public String toString() {
    return "worker " + workers() + " of " + queues.names();
  }
}
