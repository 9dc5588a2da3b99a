package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import ml.clear.sdk.report.ReportKind;
import org.junit.jupiter.api.Test;

class BatchTest {
  @Test
  void countsTheEventsOfEachRowHoweverTheyAreMixed() {
    LedgerRow a = new LedgerRow("a", ReportKind.SCALARS);
    LedgerRow b = new LedgerRow("b", ReportKind.SCALARS);
    LedgerRow[] rows = {a, a, b, a, b, b};
    Batch batch =
        new Batch(Channel.METRICS, 1, new byte[11], new int[] {1, 3, 5, 7, 9, 11}, rows, false);
    Map<LedgerRow, Long> counted = new LinkedHashMap<>();

    batch.forEachRow(counted::put);

    assertThat(counted).containsExactly(Map.entry(a, 3L), Map.entry(b, 3L));
  }
}
