package ml.clear.sdk.internal.report;

import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.internal.spool.Segment;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;

/** What became of reports that earlier processes left. One thread, the sender's. */
final class LeftoverBooks {
  private final Map<String, Ledger> tasks = new HashMap<>();
  private long found;
  private long damaged;

  static long events(Collection<Segment> segments) {
    return segments.stream().mapToLong(Segment::events).sum();
  }

  /** A folder was taken over. */
  void found(SpoolFolder folder) {
    found += events(folder.segments());
  }

  /** Segments that turned out to be torn or altered, and are gone. */
  void damaged(Collection<Segment> segments) {
    damaged += events(segments);
  }

  LedgerRow row(String taskId, ReportKind kind) {
    return tasks.computeIfAbsent(taskId, Ledger::new).row(kind);
  }

  /** All that was found: what arrived, what is still on disk, and what was given up. */
  DeliveryCounts sum() {
    long delivered = 0;
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    List<DeliveryCounts> counts =
        tasks.values().stream().map(ledger -> ledger.report().total()).toList();
    for (DeliveryCounts task : counts) {
      delivered += task.delivered();
      task.dropped().forEach((reason, count) -> dropped.merge(reason, count, Long::sum));
    }
    if (damaged > 0) {
      dropped.merge(DropReason.FAILED, damaged, Long::sum);
    }
    long gone = dropped.values().stream().mapToLong(Long::longValue).sum();
    return new DeliveryCounts(found, delivered, 0, found - delivered - gone, dropped, 0);
  }
}
