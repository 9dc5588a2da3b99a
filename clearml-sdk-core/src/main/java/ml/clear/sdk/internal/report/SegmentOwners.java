package ml.clear.sdk.internal.report;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import ml.clear.sdk.internal.spool.Segment;
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

  /** The row that an event of a segment belongs to. */
  LedgerRow row(Segment segment, String taskId, ReportKind kind) {
    lock.lock();
    try {
      return counts.getOrDefault(segment.sequence(), Map.of()).keySet().stream()
          .filter(row -> row.kind() == kind && row.taskId().equals(taskId))
          .findFirst()
          .orElseGet(() -> new LedgerRow(taskId, kind));
    } finally {
      lock.unlock();
    }
  }
}
