package ml.clear.sdk.internal.lease;

import java.time.Duration;
import java.util.Objects;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseLostException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A granted lease: its term, its record in the store, and its place in the renewals. */
final class Grant implements Lease {
  private static final Logger LOG = LoggerFactory.getLogger(Grant.class);

  private final String name;
  private final HeldLease held;
  private final Epoch epoch;
  private final Duration term;
  private final LeaseStore store;
  private final Renewals renewals;
  private final Runnable released;
  volatile long dueNanos; // of the next renewal; used by the lease thread once added
  long beat; // used by the lease thread only

  Grant(
      String name,
      HeldLease held,
      Epoch epoch,
      Duration term,
      LeaseStore store,
      Renewals renewals,
      Runnable released) {
    this.name = name;
    this.held = held;
    this.epoch = epoch;
    this.term = term;
    this.store = store;
    this.renewals = renewals;
    this.released = released;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public long fencingToken() {
    return held.token();
  }

  @Override
  public LeaseHolder holder() {
    return epoch.holder();
  }

  @Override
  public Duration remaining() {
    return held.remaining();
  }

  @Override
  public void requireHeld() {
    if (held.remaining().isZero()) {
      String why = held.state() == HeldLease.State.CLOSED ? "it was closed" : "its term ended";
      throw new LeaseLostException(name, held.token(), why);
    }
  }

  @Override
  public void onLost(Runnable action) {
    held.onLost(Objects.requireNonNull(action, "action"));
  }

  @Override
  public void close() {
    boolean inTime = held.closeInTime();
    renewals.remove(this);
    if (!inTime) {
      return;
    }
    try {
      store.release(epoch, term);
    } catch (RuntimeException e) { // others take it over after the ttl
      LOG.debug("Could not release lease '{}' with token {}", name, held.token(), e);
    }
    released.run();
  }

  /** As {@link #close()}, but its record goes silent instead of free. */
  void abandon() {
    held.closeInTime();
    renewals.remove(this);
  }

  HeldLease held() {
    return held;
  }

  Epoch epoch() {
    return epoch;
  }

  Duration term() {
    return term;
  }

  LeaseStore store() {
    return store;
  }

  @Override
  public String toString() {
    return "lease '" + name + "' with token " + held.token();
  }
}
