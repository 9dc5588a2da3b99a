package ml.clear.sdk.internal.queue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.lease.EpochLeases;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.time.TimeSource;

/** What the workers of one client share, and their end with it. Thread-safe. */
public final class ClaimClient implements AutoCloseable {
  private static final double JITTER = 0.25;
  private static final Duration FOREVER = Duration.ofDays(365);
  private static final int MAX_NAME_CHARS = 80; // a lease's purpose takes no more

  /** Two workers of one name would overwrite each other: so unique in this process, and beyond. */
  private static final AtomicInteger LAST_WORKER = new AtomicInteger();

  private final ApiTransport transport;
  private final EpochLeases leases;
  private final TimeSource time;
  private final String name;
  private final TaskRuns runs;
  private final Jitter jitter = Jitter.upTo(JITTER);
  private final Set<Endable> open = ConcurrentHashMap.newKeySet();
  private final Object lock = new Object(); // guards held and closed
  private final Set<Lease> held = new HashSet<>();
  private boolean closed;

  /** Something that runs claimed tasks. */
  public interface Endable {
    /**
     * Ends it; what still runs after the limit is left to others. Never throws.
     *
     * @param limit how long it may take at most, besides its own limit
     */
    void end(Duration limit);
  }

  /**
   * Without a thread: each worker has its own.
   *
   * @param name of this machine, for the workers page
   */
  public ClaimClient(
      ApiTransport transport, EpochLeases leases, TimeSource time, String name, TaskRuns runs) {
    this.transport = transport;
    this.leases = leases;
    this.time = time;
    this.name = name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name;
    this.runs = runs;
  }

  /** A name for a new worker. */
  public String newWorker() {
    return name + ":" + ProcessHandle.current().pid() + ":" + LAST_WORKER.incrementAndGet();
  }

  /** Ends it with the client, and with the JVM. */
  public void opened(Endable endable) {
    open.add(endable);
    runs.endWithJvm(endable, endable::end);
  }

  /** It has ended. */
  public void ended(Endable endable) {
    open.remove(endable);
    runs.ended(endable);
  }

  /**
   * Ends all that is open. A task that is just being taken, or that still runs, is left to others:
   * its lease must go silent, since a free one would say that nobody has the task.
   */
  @Override
  public void close() {
    List.copyOf(open).forEach(each -> each.end(FOREVER));
    List<Lease> left;
    synchronized (lock) {
      closed = true;
      left = List.copyOf(held);
      held.clear();
    }
    left.forEach(EpochLeases::abandon);
  }

  /** From now on the lease stands for a task that is in no queue; false if the client is closed. */
  boolean hold(Lease lease) {
    synchronized (lock) {
      return !closed && held.add(lease);
    }
  }

  /** The task is settled: it has a verdict, is back in its queue, or is somebody else's. */
  void release(Lease lease) {
    synchronized (lock) {
      held.remove(lease);
    }
    lease.close();
  }

  /** Nobody knows where the task is: whoever takes the silent lease over looks. */
  void abandon(Lease lease) {
    synchronized (lock) {
      held.remove(lease);
    }
    EpochLeases.abandon(lease);
  }

  /** The transport. */
  public ApiTransport transport() {
    return transport;
  }

  /** The clock. */
  public TimeSource time() {
    return time;
  }

  /** A pause that is not the same for a whole fleet. */
  public Duration shortened(Duration pause) {
    return jitter.shorten(pause);
  }

  EpochLeases leases() {
    return leases;
  }

  TaskRuns runs() {
    return runs;
  }
}
