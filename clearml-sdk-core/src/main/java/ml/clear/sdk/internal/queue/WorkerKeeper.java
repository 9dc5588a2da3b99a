package ml.clear.sdk.internal.queue;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.lease.LeaseOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps workers on the workers page, and looks after everybody's claims. One thread, its own:
 * neither a handler nor a look for tasks must keep it from reporting. Thread-safe.
 */
public final class WorkerKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerKeeper.class);
  private static final int REPORTS_PER_REGISTRATION = 4;
  private static final int SWEEPS_PER_TTL = 3;

  /**
   * For a request under way to be answered: one that is cut off may reach the server after the
   * worker has been taken off the page, and put it there again.
   */
  private static final Duration GRACE = Duration.ofSeconds(1);

  private final ClaimClient client;
  private final WorkerCalls calls;
  private final ClaimSweep sweep;
  private final Supplier<List<String>> queues;
  private final Duration reportPeriod;
  private final Duration sweepPeriod;
  private final Duration grace;
  private final Object lock = new Object(); // guards states and closed
  private final Map<String, WorkerState> states = new LinkedHashMap<>(); // by worker
  private boolean closed;
  private final Thread thread;

  /**
   * One report at a time, sent with what is true when it begins. A report that came late would name
   * this worker as the one that runs a task which another has claimed since.
   */
  private final Semaphore reporting = new Semaphore(1);

  /**
   * Starts to keep these workers.
   *
   * @param queues ids of the queues they listen to; may ask the server
   */
  public WorkerKeeper(
      ClaimClient client,
      List<String> workers,
      Supplier<List<String>> queues,
      LeaseOptions options,
      Duration reportPeriod) {
    this(client, workers, queues, options, reportPeriod, GRACE);
  }

  WorkerKeeper(
      ClaimClient client,
      List<String> workers,
      Supplier<List<String>> queues,
      LeaseOptions options,
      Duration reportPeriod,
      Duration grace) {
    this.client = client;
    this.calls = new WorkerCalls(client.transport());
    this.sweep = new ClaimSweep(client.transport(), client.leases(), options, client.time());
    this.reportPeriod = reportPeriod;
    this.sweepPeriod = options.ttl().dividedBy(SWEEPS_PER_TTL);
    this.queues = queues;
    this.grace = grace;
    workers.forEach(worker -> states.put(worker, WorkerState.IDLE));
    this.thread = ClearMlThreads.create("worker-keeper", this::run);
    thread.start();
  }

  /** The worker runs this task from now on; its start has been reported. */
  public void busy(String worker, String task, String queue) {
    set(worker, new WorkerState(task, queue));
  }

  /** The worker lets go of its task; returns once no report that names it is under way. */
  public void idle(String worker) {
    set(worker, WorkerState.IDLE);
    report(worker);
  }

  /**
   * Ends the thread, once its request under way had a second, and takes the workers off the page.
   */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
    }
    LockSupport.unpark(thread);
    boolean interrupted =
        Thread.interrupted(); // kept for later: what follows takes the workers off
    try {
      thread.join(grace.toMillis());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    thread.interrupt(); // ends a request that hangs
    ClearMlThreads.awaitEnd(thread);
    interrupted |= Thread.interrupted();
    snapshot().keySet().forEach(worker -> quietly("unregister", () -> calls.unregister(worker)));
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void set(String worker, WorkerState state) {
    synchronized (lock) {
      states.put(worker, state);
    }
    LockSupport.unpark(thread);
  }

  private void run() {
    Duration timeout = reportPeriod.multipliedBy(REPORTS_PER_REGISTRATION);
    for (String worker : snapshot().keySet()) {
      if (!isClosed()) {
        quietly("register", () -> calls.register(worker, queues.get(), timeout));
      }
    }
    long nextReport = client.time().nanoTime();
    long nextSweep = client.time().nanoTime();
    while (!isClosed()) {
      long now = client.time().nanoTime();
      if (now - nextReport >= 0) {
        nextReport = now + client.shortened(reportPeriod).toNanos();
        snapshot().keySet().forEach(this::report);
      } else if (now - nextSweep >= 0) {
        nextSweep = now + client.shortened(sweepPeriod).toNanos();
        quietly("look after claims", sweep::run);
      } else if (Thread.currentThread().isInterrupted()) {
        return; // only close() interrupts this thread
      } else {
        client.time().parkNanos(Math.min(nextReport, nextSweep) - now);
      }
    }
  }

  private void report(String worker) {
    reporting.acquireUninterruptibly();
    try {
      if (isClosed()) { // a report would put the worker back on the page
        return;
      }
      WorkerState state = snapshot().getOrDefault(worker, WorkerState.IDLE);
      quietly("report", () -> calls.report(worker, queues.get(), state, client.time().now()));
    } finally {
      reporting.release();
    }
  }

  private void quietly(String what, Runnable call) {
    try {
      call.run();
    } catch (ClearMlException e) { // the server is away or refuses; the next time may do
      LOG.debug("A worker could not {}", what, e);
    } catch (Throwable e) { // an escape would end the thread silently
      LOG.warn("A worker could not {} and goes on", what, e);
    }
  }

  private Map<String, WorkerState> snapshot() {
    synchronized (lock) {
      return new LinkedHashMap<>(states);
    }
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }
}
