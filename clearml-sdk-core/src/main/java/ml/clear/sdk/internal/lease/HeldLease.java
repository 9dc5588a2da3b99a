package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a holder knows of its term. A renewal counts from when it was sent; one that is answered
 * after the term's end revives nothing. Thread-safe.
 */
final class HeldLease {
  private static final Logger LOG = LoggerFactory.getLogger(HeldLease.class);

  /** Where a lease stands. */
  enum State {
    HELD,
    LOST,
    CLOSED
  }

  private final TimeSource time;
  private final long token;
  private final long termNanos;
  private final Object lock = new Object(); // guards everything below; no user code inside
  private final List<Runnable> listeners = new ArrayList<>();
  private State state = State.HELD;
  private long endNanos;

  /** A lease whose term begins now. */
  HeldLease(TimeSource time, long token, Duration ttl, Duration margin) {
    this(time, token, ttl.minus(margin), time.nanoTime());
  }

  /** A lease whose term began when its create was sent. */
  HeldLease(TimeSource time, long token, Duration term, long sentNanos) {
    this.time = time;
    this.token = token;
    this.termNanos = term.toNanos();
    this.endNanos = sentNanos + termNanos;
  }

  long token() {
    return token;
  }

  /** Time left; zero once lost or closed. */
  Duration remaining() {
    synchronized (lock) {
      return Duration.ofNanos(state == State.HELD ? Math.max(0, endNanos - time.nanoTime()) : 0);
    }
  }

  State state() {
    synchronized (lock) {
      return state;
    }
  }

  /** The store has taken a beat; false if that came too late. */
  boolean renewed(long sentNanos) {
    synchronized (lock) {
      if (state != State.HELD || endNanos - time.nanoTime() <= 0) {
        return false;
      }
      endNanos = sentNanos + termNanos;
      return true;
    }
  }

  /** Ends it for good and tells the listeners, once; nothing if it was closed before. */
  boolean lose() {
    List<Runnable> told;
    synchronized (lock) {
      if (state != State.HELD) {
        return false;
      }
      state = State.LOST;
      told = List.copyOf(listeners);
      listeners.clear();
    }
    told.forEach(HeldLease::tell);
    return true;
  }

  /** Ends it by its holder's will; true if time was left to release it. */
  boolean closeInTime() {
    synchronized (lock) {
      boolean inTime = state == State.HELD && endNanos - time.nanoTime() > 0;
      if (state == State.HELD) {
        state = State.CLOSED;
      }
      listeners.clear();
      return inTime;
    }
  }

  void onLost(Runnable action) {
    boolean late;
    synchronized (lock) {
      late = state == State.LOST;
      if (state == State.HELD) {
        listeners.add(action);
      }
    }
    if (late) {
      action.run();
    }
  }

  private static void tell(Runnable listener) {
    try {
      listener.run();
    } catch (Throwable e) { // user code must not end the thread that renews other leases
      LOG.warn("An action on the loss of a lease failed", e);
    }
  }
}
