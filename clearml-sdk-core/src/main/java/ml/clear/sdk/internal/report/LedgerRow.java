package ml.clear.sdk.internal.report;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;

/**
 * Counts what became of one kind of report of one task. Each report is counted once when it is
 * offered and once when its fate is known; what lies between is queued. Thread-safe, lock-free.
 */
final class LedgerRow {
  private final String taskId;
  private final ReportKind kind;
  private final boolean ofModel;
  private final LongAdder offered = new LongAdder(); // the only one that training threads touch
  private final LongAdder replaced = new LongAdder();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong spooled = new AtomicLong();
  private final Map<DropReason, AtomicLong> dropped; // the map itself never changes
  private final Map<DropReason, Long> told = new EnumMap<>(DropReason.class); // only the teller
  private long replacedTold; // likewise
  private final AtomicLong toldInAll = new AtomicLong(); // drops and replacements

  LedgerRow(String taskId, ReportKind kind) {
    this(taskId, kind, false);
  }

  LedgerRow(String taskId, ReportKind kind, boolean ofModel) {
    this.taskId = taskId;
    this.kind = kind;
    this.ofModel = ofModel;
    Map<DropReason, AtomicLong> counters = new EnumMap<>(DropReason.class);
    for (DropReason reason : DropReason.values()) {
      counters.put(reason, new AtomicLong());
    }
    this.dropped = Collections.unmodifiableMap(counters);
  }

  /** The id of the task, or of the model. */
  String taskId() {
    return taskId;
  }

  /** Whether the reports are kept with a model instead of a task. */
  boolean isOfModel() {
    return ofModel;
  }

  ReportKind kind() {
    return kind;
  }

  void offered() {
    offered.increment();
  }

  void replaced() {
    replaced.increment();
  }

  void delivered(long count) {
    delivered.addAndGet(count);
  }

  /** Moves reports to the disk, or back with a negative count. */
  void spooled(long count) {
    spooled.addAndGet(count);
  }

  void dropped(DropReason reason, long count) {
    counter(reason).addAndGet(count);
  }

  long replacedCount() {
    return replaced.sum();
  }

  long offeredCount() {
    return offered.sum();
  }

  long droppedCount(DropReason reason) {
    return counter(reason).get();
  }

  /** Whether drops or replacements have not been told yet. */
  boolean hasUntold() {
    return droppedInAll() + replaced.sum() > toldInAll.get();
  }

  /** How many drops have come since the last call; the teller's thread. */
  long takeUntold(DropReason reason) {
    long now = droppedCount(reason);
    Long before = told.put(reason, now);
    return told(before == null ? now : now - before);
  }

  /** How many replacements have come since the last call; the teller's thread. */
  long takeUntoldReplaced() {
    long now = replaced.sum();
    long more = now - replacedTold;
    replacedTold = now;
    return told(more);
  }

  private long told(long more) {
    toldInAll.addAndGet(more);
    return more;
  }

  private AtomicLong counter(DropReason reason) {
    return Objects.requireNonNull(dropped.get(reason));
  }

  /** Reports that will not change their place any more: delivered or given up. */
  long settledCount() {
    return delivered.get() + droppedInAll();
  }

  private long droppedInAll() {
    long sum = 0;
    for (AtomicLong count : dropped.values()) {
      sum += count.get();
    }
    return sum;
  }

  DeliveryCounts counts() {
    Map<DropReason, Long> drops = new EnumMap<>(DropReason.class);
    long gone = 0;
    for (Map.Entry<DropReason, AtomicLong> entry : dropped.entrySet()) {
      long count = entry.getValue().get();
      if (count != 0) {
        drops.put(entry.getKey(), count);
        gone += count;
      }
    }
    long arrived = delivered.get();
    long booked = spooled.get();
    long all = offered.sum(); // last, so that a report under way never makes "waiting" negative
    long waiting = Math.max(0, all - arrived - gone);
    // What was sent from the disk stays booked there until the last part of its batch is settled.
    long onDisk = Math.min(booked, waiting);
    return new DeliveryCounts(all, arrived, waiting - onDisk, onDisk, drops, replaced.sum());
  }
}
