package ml.clear.sdk.internal.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/**
 * Decides when the events of a channel become a batch, and makes it. A batch is due when it is
 * full, or when its first event has waited long enough: a moment for its company at a quiet time,
 * else until {@code maxDelay} after the batch before. One thread, the reporter's.
 */
final class ChannelFeed {
  /** Reports of one training step come together; waiting so long puts them into one request. */
  private static final long COMPANY_NANOS = Duration.ofMillis(20).toNanos();

  /** How often a growing batch is looked at, so that producers need not say when it is full. */
  private static final long TICK_NANOS = Duration.ofMillis(25).toNanos();

  /** Of the longest delay, a 25th is left for the way: 40 ms of a second. */
  private static final int WAY_SHARE = 25;

  /** What is lost at most when the process is killed while the server is away. */
  static final long SPOOL_PACE_NANOS = Duration.ofSeconds(5).toNanos();

  /** So many batches fit on the disk at least: it is batches that are given up there. */
  private static final int SPOOL_BATCHES = 4;

  private static final long MIN_BATCH_BYTES = 1_024;

  private final Channel channel;
  private final List<EventQueue> queues;
  private final BatchBuilder builder;
  private final int maxEvents;
  private final long maxDelayNanos;
  private final TimeSource time;
  private final WallClock clock;
  private int firstQueue; // in turn: a flood of one kind, which fills each batch, starves no other
  private boolean pending;
  private long pendingSinceNanos;
  private long lastBatchNanos;

  ChannelFeed(Channel channel, List<EventQueue> queues, ReporterOptions options, TimeSource time) {
    this.channel = channel;
    this.queues = queues;
    this.builder = new BatchBuilder(channel, maxBytes(options), options.maxBatchEvents());
    this.maxEvents = options.maxBatchEvents();
    this.maxDelayNanos = options.maxDelay().toNanos();
    this.time = time;
    this.clock = new WallClock(time);
    this.lastBatchNanos = time.nanoTime() - maxDelayNanos;
  }

  private static int maxBytes(ReporterOptions options) {
    long disk = options.maxSpoolBytes() == 0 ? Long.MAX_VALUE : options.maxSpoolBytes();
    long spooled = Math.max(MIN_BATCH_BYTES, disk / SPOOL_BATCHES);
    return (int) Math.min(options.maxBatchBytes(), Math.min(options.maxQueueBytes(), spooled));
  }

  Channel channel() {
    return channel;
  }

  boolean isEmpty() {
    return builder.isEmpty() && queues.stream().allMatch(EventQueue::isEmpty);
  }

  boolean isHalfFull() {
    return queues.stream().anyMatch(EventQueue::isHalfFull);
  }

  /**
   * Nanoseconds to wait before the next batch: zero if it is due, {@link Worker#IDLE} if there is
   * nothing to send.
   *
   * @param behind whether batches go to disk, because the server is away or older ones are there:
   *     then fewer and larger ones will do
   * @param spoolPaceNanos the time between two of those
   */
  long waitNanos(boolean behind, long spoolPaceNanos) {
    if (isEmpty()) {
      pending = false;
      return Worker.IDLE;
    }
    long now = time.nanoTime();
    if (!pending) {
      pending = true;
      pendingSinceNanos = now;
    }
    if (isBatchFull()) {
      return 0;
    }
    long company = pendingSinceNanos + COMPANY_NANOS - now;
    long pace = behind ? lastBatchNanos + spoolPaceNanos - now : paceNanos(now);
    return Math.max(0, Math.min(TICK_NANOS, Math.max(company, pace)));
  }

  /** Whether reports have waited for so long that a killed process should not lose them. */
  boolean isOverdue() {
    return pending && time.nanoTime() - pendingSinceNanos >= SPOOL_PACE_NANOS;
  }

  /**
   * One batch in {@code maxDelay}, and none so late that its first event would not be readable by
   * then: the way to the server gets a part of that time.
   */
  private long paceNanos(long now) {
    long onTime = pendingSinceNanos + maxDelayNanos - maxDelayNanos / WAY_SHARE;
    return Math.min(lastBatchNanos + maxDelayNanos, onTime) - now;
  }

  private boolean isBatchFull() {
    return builder.isFull()
        || queues.stream().mapToInt(EventQueue::size).sum() >= maxEvents
        || isHalfFull();
  }

  /** Encodes the next batch; null if there is nothing. */
  @Nullable Batch next(LongSupplier sequence) {
    clock.set();
    for (int i = 0; i < queues.size(); i++) {
      EventQueue queue = queues.get((firstQueue + i) % queues.size());
      Event event;
      while (!builder.isFull() && (event = queue.poll()) != null) {
        builder.add(event, clock);
      }
    }
    firstQueue = (firstQueue + 1) % queues.size();
    lastBatchNanos = time.nanoTime();
    pending = false;
    return builder.isEmpty() ? null : builder.take(sequence.getAsLong());
  }

  /** Everything that is left, in batches; only once the reporter thread has ended. */
  List<Batch> drain(LongSupplier sequence) {
    List<Batch> batches = new ArrayList<>();
    for (Batch batch = next(sequence); batch != null; batch = next(sequence)) {
      batches.add(batch);
    }
    return batches;
  }
}
