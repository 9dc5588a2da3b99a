package ml.clear.sdk.internal.report;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import ml.clear.sdk.report.DeliveryReport;

/** The ledgers of a client's tasks; those of finished tasks are added up, not kept. Thread-safe. */
final class Ledgers {
  private final Set<Ledger> open = ConcurrentHashMap.newKeySet();
  private final Set<Ledger> closing = ConcurrentHashMap.newKeySet();
  private final ReentrantLock lock = new ReentrantLock(); // guards finished, and moves into it
  private DeliveryReport finished = DeliveryReport.NONE;

  void add(Ledger ledger) {
    open.add(ledger);
  }

  /** The task reports no more; its ledger goes once the last report is booked. */
  void close(Ledger ledger) {
    closing.add(ledger);
  }

  /** Folds settled ledgers of closed tasks; {@code last} sees each before it goes. */
  void fold(Consumer<Ledger> last) {
    closing.removeIf(
        ledger -> {
          if (!ledger.isAtRest()) {
            return false;
          }
          last.accept(ledger);
          lock.lock();
          try {
            finished = finished.plus(ledger.report());
            open.remove(ledger);
          } finally {
            lock.unlock();
          }
          return true;
        });
  }

  void forEach(Consumer<Ledger> action) {
    open.forEach(action);
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
