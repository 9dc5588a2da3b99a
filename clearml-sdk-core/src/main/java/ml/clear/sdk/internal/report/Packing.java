package ml.clear.sdk.internal.report;

import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import ml.clear.sdk.time.TimeSource;

/**
 * The work of the reporter thread: turns queued events into batches, for the sender or, when that
 * is behind, for the disk, and has drops told. Does no network I/O, so a server that hangs never
 * keeps it from its queues.
 */
final class Packing {
  private static final long NO_ROOM_NANOS = Duration.ofMillis(25).toNanos();

  /** Of the time between two files, for each one that is there; less if somebody waits. */
  private static final long NANOS_A_FILE = 1_000_000;

  private static final long HURRIED_NANOS_A_FILE = 100_000;
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

  /** Made and not placed yet, as when the disk fails and memory is full; one of each channel. */
  private final Map<Channel, Batch> unplaced = new EnumMap<>(Channel.class);

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
      boolean hurried = waiters.areWaiting();
      long pace = spoolPaceNanos(hurried);
      long wait = unplaced.containsKey(feed.channel()) ? 0 : feed.waitNanos(behind, pace);
      if (wait == Worker.IDLE || (wait > 0 && (behind || !hurried))) {
        return wait;
      }
      boolean pressing = feed.isHalfFull() || feed.isOverdue(); // as when a request hangs
      boolean toDisk = behind || (pressing && backlog.isUsable());
      boolean toMemory = !behind && outbox.hasRoom(feed.channel());
      if (!toDisk && !toMemory) {
        return NO_ROOM_NANOS;
      }
      boolean placed = place(feed, toMemory);
      waiters.wakeAll(); // encoding may have given up the very event somebody waits for
      if (!placed) {
        return NO_ROOM_NANOS;
      }
    }
  }

  /**
   * The more files there are, the longer until the next: each costs memory, too, and a program that
   * flushes after every step would make a million of them in an outage.
   */
  private long spoolPaceNanos(boolean hurried) {
    long files = backlog.files();
    return hurried
        ? files * HURRIED_NANOS_A_FILE
        : ChannelFeed.SPOOL_PACE_NANOS + files * NANOS_A_FILE;
  }

  private boolean place(ChannelFeed feed, boolean toMemory) {
    Batch batch = unplaced.get(feed.channel());
    if (batch == null) {
      batch = feed.next(sequence::incrementAndGet);
      lastBatchNanos = time.nanoTime();
      if (batch == null) {
        return true;
      }
      unplaced.put(feed.channel(), batch); // else lost, were something unforeseen thrown below
    }
    if (toMemory || !backlog.put(batch)) {
      if (!outbox.hasRoom(feed.channel())) { // the disk has failed just now
        return false;
      }
      outbox.add(batch);
    }
    unplaced.remove(feed.channel());
    wakeSender.run();
    return true;
  }

  /** Everything not packed yet; only once the reporter thread has ended. */
  List<Batch> drain() {
    Stream<Batch> made =
        feeds.stream().flatMap(feed -> feed.drain(sequence::incrementAndGet).stream());
    return Stream.concat(List.copyOf(unplaced.values()).stream(), made).toList();
  }
}
