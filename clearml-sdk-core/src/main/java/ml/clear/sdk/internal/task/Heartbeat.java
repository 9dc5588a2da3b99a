package ml.clear.sdk.internal.task;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the running tasks of a client alive and learns when one of them should stop. One thread,
 * its own: a long upload or a slow reporter must not starve the pings, or the server's watchdog
 * stops the task (clearml#1064). Asks for up to 500 tasks in one request. Thread-safe.
 */
public final class Heartbeat implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
  private static final Duration LONGEST_POLL = Duration.ofSeconds(15);

  /** The server answers no more than 500 at once; a task left out would look deleted. */
  private static final int MAX_ASKED = 500;

  private final TaskCalls calls;
  private final TimeSource time;
  private final long pingNanos;
  private final long pollNanos;
  private final Map<String, Beat> beats = new ConcurrentHashMap<>();
  private final Object startLock = new Object(); // guards thread and closed
  private @Nullable Thread thread;
  private boolean closed;

  /**
   * A heartbeat without a thread: that starts with the first task.
   *
   * @param pingPeriod how often a task is pinged; its status is asked for at least twice as often
   */
  public Heartbeat(ApiTransport transport, TimeSource time, Duration pingPeriod) {
    this.calls = new TaskCalls(transport);
    this.time = time;
    this.pingNanos = pingPeriod.toNanos();
    this.pollNanos = Math.min(pingNanos / 2, LONGEST_POLL.toNanos());
  }

  /** Starts to ping the task and to tell the listener, once, when it should stop. */
  public void watch(String task, AbortListener listener) {
    beats.put(task, new Beat(listener, time.nanoTime()));
    synchronized (startLock) {
      if (thread == null && !closed) {
        thread = ClearMlThreads.create("heartbeat", this::run);
        thread.start();
      }
    }
  }

  /** Polls this task's status every so often from now on, if that is sooner than usual. */
  public void pollEvery(String task, Duration period) {
    Beat beat = beats.get(task);
    if (beat != null) {
      beat.pollNanos = Math.min(period.toNanos(), pollNanos);
      wake();
    }
  }

  /** Stops to ping the task. */
  public void forget(String task) {
    beats.remove(task);
  }

  @Override
  public void close() {
    Thread running;
    synchronized (startLock) {
      closed = true;
      running = thread;
    }
    if (running != null) {
      running.interrupt(); // also ends a call under way
      ClearMlThreads.awaitEnd(running);
    }
  }

  private void wake() {
    synchronized (startLock) {
      if (thread != null) {
        LockSupport.unpark(thread);
      }
    }
  }

  private void run() {
    long nextPoll = time.nanoTime() + pollNanos;
    while (!isClosed()) {
      long now = time.nanoTime();
      long due = nextPoll;
      for (Beat beat : beats.values()) {
        due = Math.min(due, beat.polledNanos + Math.min(beat.pollNanos, pollNanos));
      }
      if (now < due) {
        if (!Thread.interrupted()) { // by close(), or by somebody whom it must not end for
          time.parkNanos(due - now);
        }
        continue;
      }
      nextPoll = now + pollNanos;
      try {
        tryBeat(now);
      } catch (Throwable e) {
        // Not even logging works; an escape would end the pings silently.
      }
    }
  }

  private void tryBeat(long now) {
    try {
      beat(now);
    } catch (RuntimeException e) { // the server is away: the next beat tries again
      LOG.debug("No heartbeat of tasks {}", beats.keySet(), e);
    } catch (Throwable e) {
      LOG.warn("The heartbeat of tasks {} failed and goes on", beats.keySet(), e);
    }
  }

  private boolean isClosed() {
    synchronized (startLock) {
      return closed;
    }
  }

  private void beat(long now) {
    Map<String, Beat> watched = new HashMap<>(beats);
    if (watched.isEmpty()) {
      return;
    }
    watched.values().forEach(beat -> beat.polledNanos = now);
    List<String> ids = List.copyOf(watched.keySet());
    for (int from = 0; from < ids.size(); from += MAX_ASKED) {
      observe(ids.subList(from, Math.min(ids.size(), from + MAX_ASKED)), watched);
    }
    watched.forEach((id, beat) -> ping(id, beat, now));
  }

  private void observe(List<String> ids, Map<String, Beat> watched) {
    Map<String, JsonNode> byId = new HashMap<>();
    calls
        .fields(ids, "id", "status", "status_message")
        .forEach(task -> byId.put(task.path("id").asText(), task));
    ids.forEach(id -> Objects.requireNonNull(watched.get(id)).observe(byId.get(id)));
  }

  private void ping(String id, Beat beat, long now) {
    if (now - beat.pingedNanos < pingNanos || beat.stop.isAborted() || !beats.containsKey(id)) {
      return;
    }
    beat.pingedNanos = now;
    try {
      calls.apply("tasks.ping", TaskCalls.body(id));
    } catch (ServerRejectedException e) { // of this task alone; the others want theirs
      LOG.debug("No ping of task {}", id, e);
    }
  }

  /** What is known of one task; used by the heartbeat's thread, but for {@code pollNanos}. */
  private final class Beat {
    private final StopSignal stop;
    private volatile long pollNanos = Heartbeat.this.pollNanos;
    private long pingedNanos;
    private long polledNanos;

    Beat(AbortListener listener, long now) {
      this.stop = new StopSignal(listener);
      this.pingedNanos = now;
      this.polledNanos = now;
    }

    void observe(@Nullable JsonNode task) {
      if (task == null) {
        stop.gone();
      } else {
        stop.seen(task.path("status").asText(), task.path("status_message").asText(""));
      }
    }
  }
}
