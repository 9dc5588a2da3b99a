package ml.clear.sdk.internal.report;

import java.time.Duration;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * The work of the sender thread: one request after the other, the oldest batch first, whether it
 * waits in memory or on disk. What earlier processes left goes out in turn with that, or before it
 * if a task of this process may be among theirs: an older value must not overwrite a newer one.
 */
final class Sending {
  /** After a disk that could not be read. */
  private static final long DISK_NANOS = 1_000_000_000;

  private final ReporterOptions options;
  private final TimeSource time;
  private final Outbox outbox;
  private final Backlog backlog;
  private final Leftovers leftovers;
  private final Delivery delivery;
  private final Doubts doubts;
  private final Backoff backoff;
  private final Waiters waiters;
  private final Runnable wakePacking;
  private boolean leftoversTurn = true;
  private volatile boolean leftoversFirst;

  Sending(
      ReporterOptions options,
      TimeSource time,
      Outbox outbox,
      Backlog backlog,
      Leftovers leftovers,
      Delivery delivery,
      Doubts doubts,
      Backoff backoff,
      Waiters waiters,
      Runnable wakePacking) {
    this.options = options;
    this.time = time;
    this.outbox = outbox;
    this.backlog = backlog;
    this.leftovers = leftovers;
    this.delivery = delivery;
    this.doubts = doubts;
    this.backoff = backoff;
    this.waiters = waiters;
    this.wakePacking = wakePacking;
  }

  /** From now on nothing of this process goes before what earlier ones left. */
  void putLeftoversFirst() {
    leftoversFirst = true;
  }

  boolean hasWork() {
    return !outbox.isEmpty() || !backlog.isEmpty() || leftovers.mayHaveMore();
  }

  /** One request; returns the nanoseconds until the next. */
  long step() {
    if (backlog.isEmpty() && !backoff.isAway()) {
      backoff.recovered();
    }
    if (!hasWork()) {
      return Worker.IDLE;
    }
    if (backoff.isAway()) {
      spill();
    }
    long left = backoff.leftNanos();
    if (left > 0) {
      return left;
    }
    boolean ofOthers =
        leftovers.mayHaveMore()
            && (leftoversFirst || leftoversTurn || (outbox.isEmpty() && backlog.isEmpty()));
    leftoversTurn = !ofOthers;
    if (ofOthers) {
      return sendLeftover();
    }
    if (backlog.oldestSequence().orElse(Long.MAX_VALUE) < outbox.oldestSequence()) {
      return sendSpooled();
    }
    sendFromMemory();
    return 0;
  }

  private void sendFromMemory() {
    Batch batch = outbox.poll();
    if (batch == null) {
      return;
    }
    wakePacking.run(); // there is room for the next batch, to be encoded while this one is sent
    Batch rest = batch;
    try {
      rest = send(batch);
    } finally {
      if (rest != null) { // also when something unforeseen was thrown
        outbox.add(rest);
      }
    }
    wakePacking.run(); // what was given up is to be told
    waiters.wakeAll();
  }

  /**
   * The server is away: what waits in memory goes to disk, where it survives this process; also a
   * batch that was made for memory while this thread learned of the outage.
   */
  private void spill() {
    Batch batch;
    while ((batch = outbox.poll()) != null) {
      if (!backlog.put(batch)) {
        outbox.add(batch);
        return;
      }
      waiters.wakeAll(); // one of them may wait for all to be on disk
    }
  }

  private long sendSpooled() {
    SpooledBatch taken = backlog.take(options.maxBatchEvents(), options.maxBatchBytes());
    if (taken == null) {
      return backlog.isEmpty() ? 0 : DISK_NANOS;
    }
    long start = time.nanoTime();
    Batch rest = taken.batch();
    try {
      rest = send(taken.batch());
    } finally {
      Batch homeless = backlog.settle(taken, rest);
      if (homeless != null) {
        outbox.add(homeless);
      }
    }
    wakePacking.run();
    waiters.wakeAll();
    if (backoff.isRecovering()) {
      giveOthersTheirTurn(rest, start);
    }
    return 0;
  }

  private long sendLeftover() {
    SpooledBatch taken = leftovers.take(options.maxBatchEvents(), options.maxBatchBytes());
    if (taken == null) {
      return 0;
    }
    long start = time.nanoTime();
    Batch rest = send(taken.batch());
    leftovers.settle(taken, rest);
    giveOthersTheirTurn(rest, start);
    return 0;
  }

  private void giveOthersTheirTurn(@Nullable Batch rest, long startNanos) {
    if (rest == null && !waiters.areWaiting()) {
      backoff.rest(time.nanoTime() - startNanos);
    }
  }

  private @Nullable Batch send(Batch batch) {
    Batch clear = batch.inDoubt() ? doubts.resolve(batch) : batch;
    if (clear != null && clear.inDoubt()) {
      backoff.failed(Duration.ZERO);
      return clear;
    }
    Batch rest = clear == null ? null : delivery.send(clear);
    if (rest == null) {
      backoff.succeeded();
    } else {
      backoff.failed(delivery.asked());
    }
    return rest;
  }

  /** Gives the folders on disk free; only once the sender thread has ended. */
  void close() {
    backlog.close();
    leftovers.close();
  }
}
