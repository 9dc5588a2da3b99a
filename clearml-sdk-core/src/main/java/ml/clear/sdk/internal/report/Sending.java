package ml.clear.sdk.internal.report;

/** The work of the sender thread: one request after the other, the oldest batch first. */
final class Sending {
  private final Outbox outbox;
  private final Delivery delivery;
  private final Backoff backoff;
  private final Waiters waiters;
  private final Runnable wakePacking;

  Sending(
      Outbox outbox, Delivery delivery, Backoff backoff, Waiters waiters, Runnable wakePacking) {
    this.outbox = outbox;
    this.delivery = delivery;
    this.backoff = backoff;
    this.waiters = waiters;
    this.wakePacking = wakePacking;
  }

  boolean hasWork() {
    return !outbox.isEmpty();
  }

  /** One request; returns the nanoseconds until the next. */
  long step() {
    if (!hasWork()) {
      return Worker.IDLE;
    }
    long left = backoff.leftNanos();
    if (left > 0) {
      return left;
    }
    Batch batch = outbox.poll();
    if (batch == null) {
      return Worker.IDLE;
    }
    wakePacking.run(); // there is room for the next batch, to be encoded while this one is sent
    Batch rest = delivery.send(batch);
    if (rest == null) {
      backoff.succeeded();
    } else {
      outbox.putBack(rest);
      backoff.failed();
    }
    waiters.wakeAll();
    return 0;
  }
}
