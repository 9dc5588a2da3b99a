package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import ml.clear.sdk.report.ReportKind;
import org.junit.jupiter.api.Test;

class OutboxTest {
  private final LedgerRow plots = new LedgerRow("t", ReportKind.PLOTS);
  private final LedgerRow console = new LedgerRow("t", ReportKind.CONSOLE);
  private final Outbox outbox = new Outbox();

  /** It decides whether the disk or the memory comes first, and so the order within a series. */
  @Test
  void theOldestComesFirstWheneverItWasAdded() {
    outbox.add(TestEvents.plots(7, plots, 1));
    outbox.add(TestEvents.console(5, console, 1));

    assertThat(outbox.oldestSequence()).isEqualTo(5);
    assertThat(outbox.drain()).extracting(Batch::sequence).containsExactly(5L, 7L);
  }
}
