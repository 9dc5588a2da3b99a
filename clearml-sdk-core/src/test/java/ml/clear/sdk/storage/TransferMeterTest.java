package ml.clear.sdk.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;

class TransferMeterTest {
  private static final StorageUri URI = new StorageUri("s3://bucket/large.bin");
  private static final long MIB = 1 << 20;

  private final ManualTime time = new ManualTime();
  private final List<TransferProgress> told = new ArrayList<>();
  private final TransferMeter meter =
      new TransferMeter(URI, OptionalLong.of(1000 * MIB), told::add, time);

  private void transfer(int pieces, Duration each) {
    for (int i = 0; i < pieces; i++) {
      time.advance(each);
      meter.add(MIB);
    }
  }

  @Test
  void theListenerIsToldEveryTenthOfASecondWithBytesTotalAndRate() {
    transfer(100, Duration.ofMillis(10));

    assertThat(told).hasSize(10);
    assertThat(told.get(9))
        .isEqualTo(new TransferProgress(URI, 100 * MIB, OptionalLong.of(1000 * MIB), 100 * MIB));
  }

  @Test
  void theLogIsToldEveryHalfMinute() {
    PrintStream before = System.err;
    ByteArrayOutputStream logged = new ByteArrayOutputStream();
    System.setErr(new PrintStream(logged, true, StandardCharsets.UTF_8));
    try {
      transfer(700, Duration.ofMillis(100));
    } finally {
      System.setErr(before);
    }

    assertThat(logged.toString(StandardCharsets.UTF_8).lines())
        .filteredOn(line -> line.contains("large.bin"))
        .satisfiesExactly(
            first -> assertThat(first).contains("s3://bucket/large.bin: 300 of 1000 MiB, 10 MiB/s"),
            second -> assertThat(second).contains("600 of 1000 MiB"));
  }
}
