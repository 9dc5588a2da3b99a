package ml.clear.sdk.internal.report;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;

/** The ledgers of a client's tasks; those of finished tasks are added up, not kept. Thread-safe. */
final class Ledgers {
  private final Set<Ledger> open = ConcurrentHashMap.newKeySet();
  private final Set<Ledger> closing = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock(); // guards finished, and moves into it
  private DeliveryReport finished = DeliveryReport.NONE;

  void add(Ledger ledger) {
    open.add(ledger);
  }

  /**
   * The task reports no more; its ledger goes once the last report is booked and told. May be
   * repeated.
   */
  void close(Ledger ledger) {
    lock.lock();
    try {
      if (ledger.folded() == null) { // else it has gone already
        closing.add(ledger);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Folds settled ledgers of closed tasks. */
  void fold() {
    for (Ledger ledger : closing) {
      if (isOver(ledger)) {
        fold(ledger);
      }
    }
  }

  private static boolean isOver(Ledger ledger) {
    return ledger.isAtRest() && !ledger.hasUntold();
  }

  private void fold(Ledger ledger) {
    lock.lock();
    try {
      // First the mark, then the look: a report that comes in between is seen, or finds the mark.
      ledger.setFolded(DeliveryReport.NONE);
      if (!isOver(ledger)) {
        ledger.setFolded(null);
        return;
      }
      DeliveryReport report = ledger.report();
      ledger.setFolded(report);
      finished = finished.plus(report);
      open.remove(ledger);
      closing.remove(ledger); // inside: somebody may reopen it the moment the lock is free
    } finally {
      lock.unlock();
    }
  }

  /** Something was reported after the end of the task, and counted. */
  void reopen(Ledger ledger) {
    if (ledger.folded() == null) {
      return;
    }
    lock.lock();
    try {
      DeliveryReport folded = ledger.folded();
      if (folded != null) {
        finished = minus(finished, folded);
        ledger.setFolded(null);
        open.add(ledger);
        closing.add(ledger);
      }
    } finally {
      lock.unlock();
    }
  }

  private static DeliveryReport minus(DeliveryReport all, DeliveryReport part) {
    return new DeliveryReport(
        minus(all.scalars(), part.scalars()),
        minus(all.console(), part.console()),
        minus(all.plots(), part.plots()),
        all.uploads());
  }

  private static DeliveryCounts minus(DeliveryCounts all, DeliveryCounts part) {
    Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    all.dropped()
        .forEach(
            (reason, count) -> {
              if (count != part.dropped(reason)) {
                dropped.put(reason, count - part.dropped(reason));
              }
            });
    return new DeliveryCounts(
        all.offered() - part.offered(),
        all.delivered() - part.delivered(),
        all.queued() - part.queued(),
        all.spooled() - part.spooled(),
        dropped,
        all.replaced() - part.replaced());
  }

  void forEachOpen(Consumer<Ledger> action) {
    open.forEach(action);
  }

  boolean anyOpen(Predicate<Ledger> condition) {
    for (Ledger ledger : open) {
      if (condition.test(ledger)) {
        return true;
      }
    }
    return false;
  }

  List<BooleanSupplier> settlements() {
    return open.stream().map(Ledger::settlement).toList();
  }

  DeliveryReport sum() {
    lock.lock();
    try {
      DeliveryReport sum = finished;
      for (Ledger ledger : open) {
        sum = sum.plus(ledger.report());
      }
      return sum;
    } finally {
      lock.unlock();
    }
  }
}
