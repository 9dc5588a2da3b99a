package ml.clear.sdk.testkit.internal.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import ml.clear.sdk.time.TimeSource;

/**
 * Everything the server remembers, behind one lock. Actions run under it; everybody else goes
 * through {@link #locked}.
 *
 * <p>Shapes agreed between the services: a queue is {@code {id, name, entries:[{task, added}],
 * ...}}; a task's events are dropped through {@link #dropEvents}.
 */
public final class ServerState {
  private final ReentrantLock lock = new ReentrantLock(); // guards all fields below
  private final TimeSource time;
  private final Documents tasks = new Documents();
  private final Documents projects = new Documents();
  private final Documents models = new Documents();
  private final Documents queues = new Documents();
  private final Documents users = new Documents();
  private final Documents companies = new Documents();
  private final Map<Class<?>, Object> parts = new HashMap<>();
  private final List<Consumer<String>> eventDrops = new ArrayList<>();
  private final List<Predicate<String>> watchers = new ArrayList<>();
  private final List<Periodic> jobs = new ArrayList<>();

  /** An empty server. */
  public ServerState(TimeSource time) {
    this.time = time;
  }

  /** Runs something under the lock, after the periodic jobs that are due. */
  public <T> T locked(Supplier<T> body) {
    lock.lock();
    try {
      jobs.forEach(job -> job.runIfDue(time.nanoTime()));
      return body.get();
    } finally {
      lock.unlock();
    }
  }

  /** The server's clock. */
  public TimeSource time() {
    return time;
  }

  /** The server's wall clock. */
  public Instant now() {
    return time.now();
  }

  /** A new id: 32 hexadecimal digits. */
  public static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /** The tasks. */
  public Documents tasks() {
    return tasks;
  }

  /** The projects. */
  public Documents projects() {
    return projects;
  }

  /** The models. */
  public Documents models() {
    return models;
  }

  /** The queues. */
  public Documents queues() {
    return queues;
  }

  /** The users. */
  public Documents users() {
    return users;
  }

  /** The companies; there is one. */
  public Documents companies() {
    return companies;
  }

  /** What one service keeps for itself, made when first asked for. */
  public <T> T part(Class<T> type, Function<ServerState, T> make) {
    Object known = parts.get(type);
    T part = known == null ? make.apply(this) : type.cast(known);
    parts.put(type, part);
    return part;
  }

  /** Registers what knows whether a worker that is alive looks at a queue. */
  public void onAskingForWatchers(Predicate<String> watched) {
    watchers.add(watched);
  }

  /** Whether a worker that is alive looks at the queue with this id. */
  public boolean isWatched(String queue) {
    return watchers.stream().anyMatch(each -> each.test(queue));
  }

  /** Registers what forgets the events of a task or model that is reset or deleted. */
  public void onDropEvents(Consumer<String> drop) {
    eventDrops.add(drop);
  }

  /** Forgets the events of a task or model. */
  public void dropEvents(String id) {
    eventDrops.forEach(drop -> drop.accept(id));
  }

  /**
   * Registers a job. There is no thread: it runs before the first request after its time has come.
   */
  public void every(Duration period, Runnable job) {
    jobs.add(new Periodic(period.toNanos(), job, time.nanoTime()));
  }

  private static final class Periodic {
    private final long periodNanos;
    private final Runnable job;
    private long lastNanos;

    Periodic(long periodNanos, Runnable job, long nowNanos) {
      this.periodNanos = periodNanos;
      this.job = job;
      this.lastNanos = nowNanos;
    }

    void runIfDue(long nowNanos) {
      if (nowNanos - lastNanos >= periodNanos) {
        lastNanos = nowNanos;
        job.run();
      }
    }
  }
}
