package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgersTest {
  private final Ledgers ledgers = new Ledgers();
  private final Ledger ledger = new Ledger("task1");
  private final LedgerRow row = ledger.row(ReportKind.SCALARS);

  @BeforeEach
  void open() {
    ledgers.add(ledger);
  }

  /** As while other parts of the same batch from the disk are still being sent. */
  @Test
  void whatWasSentFromTheDiskIsNotCountedAsThereToo() {
    row.offered();
    row.spooled(1);
    row.delivered(1);

    assertThat(ledger.report().scalars().spooled()).isZero();

    ledgers.close(ledger);
    ledgers.fold();
    row.spooled(-1);
    assertThat(ledgers.sum().scalars().delivered()).isEqualTo(1);
    assertThat(ledgers.sum().scalars().spooled()).isZero();
  }

  @Test
  void aTaskThatIsClosedTwiceIsCountedOnce() {
    row.offered();
    row.delivered(1);
    ledgers.close(ledger);
    ledgers.fold();

    ledgers.close(ledger);
    ledgers.fold();

    assertThat(ledgers.sum().scalars().delivered()).isEqualTo(1);
  }

  @Test
  void aTaskWithALateReportGoesOnceThatIsTold() {
    ledgers.close(ledger);
    ledgers.fold();
    row.offered();
    row.dropped(DropReason.CLOSED, 1);

    ledgers.reopen(ledger);
    ledgers.fold();
    assertThat(ledgers.settlements()).hasSize(1);
    row.takeUntold(DropReason.CLOSED);
    ledgers.fold();

    assertThat(ledgers.settlements()).isEmpty();
    assertThat(ledgers.sum().scalars().dropped(DropReason.CLOSED)).isEqualTo(1);
  }

  @Test
  void aDropThatRacesWithTheEndOfTheBooksIsToldAndCounted() throws Exception {
    int rounds = 20_000;
    CyclicBarrier turn = new CyclicBarrier(2);
    Thread folding =
        new Thread(
            () -> {
              for (int i = 0; i < rounds; i++) {
                await(turn);
                ledgers.fold();
                await(turn);
              }
            });
    folding.start();
    for (int i = 1; i <= rounds; i++) {
      ledgers.close(ledger);
      await(turn);
      row.offered();
      row.dropped(DropReason.CLOSED, 1);
      ledgers.reopen(ledger);
      await(turn);

      assertThat(ledgers.anyOpen(Ledger::hasUntold)).isTrue();
      assertThat(ledgers.sum().scalars().dropped(DropReason.CLOSED)).isEqualTo(i);
      row.takeUntold(DropReason.CLOSED);
    }
    folding.join();
  }

  private static void await(CyclicBarrier turn) {
    try {
      turn.await();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
