package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import ml.clear.sdk.internal.spool.Segment;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What an earlier process left on disk. */
class LeftoversTest {
  @TempDir private Path root;
  private final FullDisk files = new FullDisk();
  private final LedgerRow lost = new LedgerRow("task1", ReportKind.CONSOLE); // of the dead process
  private final CalmLog log =
      new CalmLog(LoggerFactory.getLogger(LeftoversTest.class), new ManualTime());
  private Leftovers leftovers = new Leftovers(root, files, log);

  @AfterEach
  void close() {
    leftovers.close();
  }

  private void leave(Batch... batches) throws IOException {
    SpoolFolder folder = SpoolFolder.create(root.resolve("dead"), files);
    for (Batch batch : batches) {
      byte[] content = SpoolLine.write(batch);
      folder.write(
          batch.sequence(), SpooledBatch.lane(batch), batch.inDoubt(), batch.size(), content);
    }
    folder.close();
    leftovers = new Leftovers(root, files, log);
  }

  private SpooledBatch take() {
    return Objects.requireNonNull(leftovers.take(10_000, 1 << 20));
  }

  @Test
  void onlyTheOldestConsoleLinesMayHaveBeenUnderWay() throws IOException {
    leave(
        TestEvents.plots(1, new LedgerRow("task1", ReportKind.PLOTS), 5),
        TestEvents.console(2, lost, 5),
        TestEvents.plots(3, new LedgerRow("task1", ReportKind.PLOTS), 5),
        TestEvents.console(4, lost, 5));

    for (boolean inDoubt : new boolean[] {false, true, false, false}) {
      SpooledBatch taken = take();
      assertThat(taken.batch().inDoubt()).isEqualTo(inDoubt);
      leftovers.settle(taken, null);
    }
    assertThat(leftovers.take(10_000, 1 << 20)).isNull();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void linesInDoubtStaySoWhileTheServerCannotBeAskedAlsoForTheNextProcess() throws IOException {
    leave(TestEvents.console(1, lost, 5));
    SpooledBatch taken = take();

    leftovers.settle(taken, taken.batch()); // nobody answered

    assertThat(take().batch().inDoubt()).isTrue();
    leftovers.close();
    leftovers = new Leftovers(root, files, log);
    leftovers.scan();
    assertThat(leftovers.folders().get(0).segments()).allMatch(Segment::doubtful);
  }

  @Test
  void onAFullDiskOnlyTheRestIsSentAgain() throws IOException {
    leave(TestEvents.console(1, lost, 5), TestEvents.console(2, lost, 4));
    SpooledBatch taken = Objects.requireNonNull(leftovers.take(5, 1 << 20));
    taken.batch().slice(0, 2).forEachRow(LedgerRow::delivered);
    files.full = true;

    leftovers.settle(taken, taken.batch().slice(2, 5));
    SpooledBatch rest = take();
    leftovers.settle(rest, rest.batch()); // nobody answered
    SpooledBatch again = take();
    again.batch().forEachRow(LedgerRow::delivered);
    leftovers.settle(again, null);

    assertThat(rest.batch().size()).isEqualTo(3);
    assertThat(again.batch().size()).isEqualTo(3);
    assertThat(leftovers.sum().delivered()).isEqualTo(5);
    assertThat(take().batch().size()).isEqualTo(4);
  }

  @Test
  void theSumSaysWhatArrivedWhatIsLeftAndWhatWasDamaged() throws IOException {
    leave(
        TestEvents.console(1, lost, 5),
        TestEvents.plots(2, new LedgerRow("task1", ReportKind.PLOTS), 7),
        TestEvents.console(3, lost, 11));
    try (Stream<Path> all = Files.walk(root)) {
      Path torn = all.filter(file -> file.toString().contains("-7-")).findFirst().orElseThrow();
      Files.writeString(torn, "[{");
    }

    SpooledBatch first = take();
    first.batch().forEachRow(LedgerRow::delivered);
    leftovers.settle(first, null);
    take();

    assertThat(leftovers.sum().offered()).isEqualTo(23);
    assertThat(leftovers.sum().delivered()).isEqualTo(5);
    assertThat(leftovers.sum().dropped(DropReason.FAILED)).isEqualTo(7);
    assertThat(leftovers.sum().spooled()).isEqualTo(11);
  }
}
