package ml.clear.sdk.internal.report;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import ml.clear.sdk.report.DropListener;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;

/**
 * Tells the log and the program's listener what was given up. Looks at the ledgers from the
 * reporter thread, so that a program's thread never runs a listener inside a report call.
 */
final class DropTeller {
  private final DropListener listener;
  private final CalmLog log;
  private final Map<LedgerRow, Map<DropReason, Long>> told =
      new HashMap<>(); // only the reporter thread

  private final Map<LedgerRow, Long> replacedTold = new HashMap<>(); // likewise

  DropTeller(DropListener listener, CalmLog log) {
    this.listener = listener;
    this.log = log;
  }

  void tell(Ledger ledger) {
    for (ReportKind kind : ReportKind.values()) {
      LedgerRow row = ledger.row(kind);
      tellReplaced(row);
      Map<DropReason, Long> before =
          told.computeIfAbsent(row, key -> new EnumMap<>(DropReason.class));
      for (DropReason reason : DropReason.values()) {
        long now = row.droppedCount(reason);
        long more = now - before.getOrDefault(reason, 0L);
        if (more > 0) {
          before.put(reason, now);
          tell(row, reason, more, now);
        }
      }
    }
  }

  private void tellReplaced(LedgerRow row) {
    long replaced = row.replacedCount();
    if (replaced > replacedTold.getOrDefault(row, 0L)) {
      replacedTold.put(row, replaced);
      log.warn(
          row.taskId() + "replaced",
          "task {}: {} values so far were NaN, infinite or beyond the server's range, and replaced",
          row.taskId(),
          replaced);
    }
  }

  private void tell(LedgerRow row, DropReason reason, long more, long soFar) {
    log.warn(
        row.taskId() + row.kind() + reason,
        "task {}: {} {} given up so far: {}",
        row.taskId(),
        soFar,
        row.kind(),
        reason);
    try {
      listener.dropped(row.taskId(), row.kind(), reason, more);
    } catch (Throwable e) { // a program's own code
      log.warn("listener", "the drop listener failed", e);
    }
  }

  void forget(Ledger ledger) {
    Arrays.stream(ReportKind.values())
        .map(ledger::row)
        .forEach(
            row -> {
              told.remove(row);
              replacedTold.remove(row);
            });
  }
}
