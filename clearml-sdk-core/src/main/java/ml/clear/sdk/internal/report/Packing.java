package ml.clear.sdk.internal.report;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import ml.clear.sdk.time.TimeSource;

/**
 * The work of the reporter thread: turns queued events into batches, for the sender or, when that
 * is behind, for the disk, and has drops told. Does no network I/O, so a server that hangs never
 * keeps it from its queues.
 */
final class Packing {
  private static final long NO_ROOM_NANOS = Duration.ofMillis(25).toNanos();
  private static final long TELL_NANOS = Duration.ofSeconds(1).toNanos();

  /**
   * So long after a batch the thread does not go to sleep but looks for reports by itself: to be
   * woken costs the program's thread a system call, and often the core it runs on.
   */
  private static final long ALERT_NANOS = Duration.ofSeconds(1).toNanos();

  private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

  private final List<ChannelFeed> feeds;
  private final Outbox outbox;
  private final Backlog backlog;
  private final Backoff backoff;
  private final Waiters waiters;
  private final Ledgers ledgers;
  private final DropTeller teller;
  private final TimeSource time;
  private final Runnable wakeSender;
  private final AtomicLong sequence = new AtomicLong();
  private long lastToldNanos;
  private long lastBatchNanos;

  Packing(
      List<ChannelFeed> feeds,
      Outbox outbox,
      Backlog backlog,
      Backoff backoff,
      Waiters waiters,
      Ledgers ledgers,
      DropTeller teller,
      TimeSource time,
      Runnable wakeSender) {
    this.feeds = feeds;
    this.outbox = outbox;
    this.backlog = backlog;
    this.backoff = backoff;
    this.waiters = waiters;
    this.ledgers = ledgers;
    this.teller = teller;
    this.time = time;
    this.wakeSender = wakeSender;
    this.lastToldNanos = time.nanoTime() - TELL_NANOS;
    this.lastBatchNanos = time.nanoTime() - ALERT_NANOS;
  }

  boolean hasWork() {
    return feeds.stream().anyMatch(feed -> !feed.isEmpty());
  }

  /** One round; returns the nanoseconds until the next. */
  long step() {
    long wait = Worker.IDLE;
    for (ChannelFeed feed : feeds) {
      wait = Math.min(wait, pack(feed));
    }
    if (wait == Worker.IDLE || time.nanoTime() - lastToldNanos >= TELL_NANOS) {
      lastToldNanos = time.nanoTime();
      if (teller.hasUntold()) {
        teller.look();
      }
      ledgers.fold();
    }
    return wait == Worker.IDLE && isAlert() ? LOOK_NANOS : wait;
  }

  /** Whether the program is likely to report again soon. */
  private boolean isAlert() {
    return time.nanoTime() - lastBatchNanos < ALERT_NANOS;
  }

  private long pack(ChannelFeed feed) {
    while (true) {
      boolean behind = backlog.isUsable() && (backoff.isAway() || backoff.isRecovering());
      long wait = feed.waitNanos(behind);
      if (wait == Worker.IDLE || (wait > 0 && !waiters.areWaiting())) {
        return wait;
      }
      boolean pressing = feed.isHalfFull() || feed.isOverdue(); // as when a request hangs
      boolean toDisk = behind || (pressing && backlog.isUsable());
      boolean toMemory = !behind && outbox.hasRoom(feed.channel());
      if (!toDisk && !toMemory) {
        return NO_ROOM_NANOS;
      }
      Batch batch = feed.next(sequence::incrementAndGet);
      lastBatchNanos = time.nanoTime();
      if (batch != null) {
        if (toMemory || !backlog.put(batch)) {
          outbox.add(batch);
        }
        wakeSender.run();
      }
      waiters.wakeAll(); // encoding may have given up the very event somebody waits for
    }
  }

  /** Everything not packed yet; only once the reporter thread has ended. */
  List<Batch> drain() {
    return feeds.stream().flatMap(feed -> feed.drain(sequence::incrementAndGet).stream()).toList();
  }
}
