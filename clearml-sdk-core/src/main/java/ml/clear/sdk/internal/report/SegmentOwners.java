package ml.clear.sdk.internal.report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.report.ReportKind;

/** How many events of each ledger row a segment on disk holds. Thread-safe. */
final class SegmentOwners {
  private final ReentrantLock lock = new ReentrantLock(); // guards counts
  private final Map<Long, Map<LedgerRow, Long>> counts = new HashMap<>();

  void add(Batch batch) {
    Map<LedgerRow, Long> rows = new LinkedHashMap<>();
    batch.forEachRow(rows::put);
    lock.lock();
    try {
      counts.put(batch.sequence(), rows);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a segment; empty if it was not known. */
  Map<LedgerRow, Long> remove(long sequence) {
    lock.lock();
    try {
      Map<LedgerRow, Long> rows = counts.remove(sequence);
      return rows == null ? Map.of() : rows;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Says whose each event of some segments is, for one reading of them. A model that two tasks
   * report on has two rows: each gets as many events as are its own, which ones does not matter.
   */
  SpooledBatch.RowLookup reading() {
    Map<Long, Map<LedgerRow, Long>> left = new HashMap<>();
    return (segment, taskId, kind) ->
        take(left.computeIfAbsent(segment.sequence(), this::copy), taskId, kind);
  }

  private Map<LedgerRow, Long> copy(long sequence) {
    lock.lock();
    try {
      return new LinkedHashMap<>(counts.getOrDefault(sequence, Map.of()));
    } finally {
      lock.unlock();
    }
  }

  private static LedgerRow take(Map<LedgerRow, Long> left, String taskId, ReportKind kind) {
    for (Map.Entry<LedgerRow, Long> owner : left.entrySet()) {
      LedgerRow row = owner.getKey();
      if (owner.getValue() > 0 && row.kind() == kind && row.taskId().equals(taskId)) {
        owner.setValue(owner.getValue() - 1);
        return row;
      }
    }
    return new LedgerRow(taskId, kind);
  }
}
