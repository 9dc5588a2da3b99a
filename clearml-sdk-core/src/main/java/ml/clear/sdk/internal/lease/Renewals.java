package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews a client's leases and tells their loss. One thread, its own, which neither reporting nor
 * uploads can starve; no request of one lease lasts beyond the end of another's term. Thread-safe.
 */
final class Renewals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Renewals.class);
  private static final int RENEWALS_PER_TERM = 3;
  private static final int RETRIES_PER_TERM = 12;
  private static final int BEATS_PER_LIST = 4;
  private static final Duration SHORTEST_LIMIT = Duration.ofMillis(1);

  private final TimeSource time;
  private final Jitter jitter;
  private final Set<Grant> grants = ConcurrentHashMap.newKeySet();
  private final Object startLock = new Object(); // guards thread and closed
  private @Nullable Thread thread;
  private boolean closed;

  Renewals(TimeSource time, Jitter jitter) {
    this.time = time;
    this.jitter = jitter;
  }

  /** Renews from now on until the lease is lost or closed; false if the client is closed. */
  boolean add(Grant grant) {
    grant.dueNanos = time.nanoTime() + pause(grant, RENEWALS_PER_TERM);
    synchronized (startLock) {
      if (closed) {
        return false;
      }
      grants.add(grant);
      if (thread == null) {
        thread = ClearMlThreads.create("lease", this::run);
        thread.start();
      }
      LockSupport.unpark(thread);
      return true;
    }
  }

  void remove(Grant grant) {
    grants.remove(grant);
  }

  /** Releases what is held and ends the thread. */
  @Override
  public void close() {
    Thread running;
    synchronized (startLock) {
      closed = true;
      running = thread;
    }
    grants.forEach(Grant::close);
    if (running == null || running == Thread.currentThread()) {
      return;
    }
    running.interrupt(); // also ends a request under way
    ClearMlThreads.awaitEnd(running);
  }

  private void run() {
    while (!isClosed()) {
      Optional<Grant> next = grants.stream().min(Comparator.comparingLong(this::nanosToTurn));
      long wait = next.map(this::nanosToTurn).orElse(Long.MAX_VALUE);
      if (wait > 0) {
        if (Thread.interrupted() && isClosed()) { // clears what a listener left: no busy loop
          return;
        }
        time.parkNanos(wait);
        continue;
      }
      next.ifPresent(this::serve);
    }
  }

  /** Until the next renewal or the end of the term. */
  private long nanosToTurn(Grant grant) {
    return Math.min(grant.dueNanos - time.nanoTime(), grant.held().remaining().toNanos());
  }

  private void serve(Grant grant) {
    try {
      if (grant.held().remaining().isZero()) {
        lose(grant, "its term ended");
      } else {
        renew(grant);
      }
    } catch (RuntimeException e) { // the store is away: try again while the term lasts
      grant.dueNanos = time.nanoTime() + pause(grant, RETRIES_PER_TERM);
      LOG.debug("Could not renew lease '{}'", grant.name(), e);
    } catch (Throwable e) { // an escape would end the renewals silently
      grant.dueNanos = time.nanoTime() + pause(grant, RETRIES_PER_TERM);
      LOG.warn("Renewing lease '{}' failed and goes on", grant.name(), e);
    }
  }

  private void renew(Grant grant) {
    long sent = time.nanoTime();
    grant.dueNanos = sent + pause(grant, RENEWALS_PER_TERM);
    long beat = ++grant.beat;
    if (!grant.store().renew(grant.epoch(), beat, limit())) {
      lose(grant, "a successor collected it");
    } else if (!grant.held().renewed(sent)) {
      lose(grant, "the renewal was answered after the term's end");
    } else if (beat % BEATS_PER_LIST == 0 && isSuperseded(grant)) {
      lose(grant, "a greater token exists");
    }
  }

  private boolean isSuperseded(Grant grant) {
    return grant.store().list(grant.epoch().resource(), limit()).stream()
        .anyMatch(epoch -> epoch.number() > grant.epoch().number());
  }

  private void lose(Grant grant, String why) {
    grants.remove(grant);
    if (grant.held().lose()) {
      LOG.warn("Lost lease '{}' with token {}: {}", grant.name(), grant.fencingToken(), why);
    }
  }

  /** No request may keep this thread from telling the next loss in time. */
  private Duration limit() {
    Duration shortest =
        grants.stream()
            .map(grant -> grant.held().remaining())
            .min(Comparator.naturalOrder())
            .orElse(SHORTEST_LIMIT);
    return shortest.compareTo(SHORTEST_LIMIT) < 0 ? SHORTEST_LIMIT : shortest;
  }

  private long pause(Grant grant, int perTerm) {
    return jitter.shorten(grant.term().dividedBy(perTerm)).toNanos();
  }

  boolean isClosed() {
    synchronized (startLock) {
      return closed;
    }
  }
}
