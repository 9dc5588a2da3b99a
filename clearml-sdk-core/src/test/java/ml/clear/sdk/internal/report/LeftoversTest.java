package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import ml.clear.sdk.internal.spool.Segment;
import ml.clear.sdk.internal.spool.SpoolFiles;
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

  /** As on a disk that the system made read-only after an error. */
  @Test
  void whatCannotBeDeletedIsNotSentAgainByThisProcess() throws IOException {
    leave(
        TestEvents.console(1, lost, 5),
        TestEvents.console(2, lost, 4),
        TestEvents.console(3, lost, 3));
    SpooledBatch taken = take();
    taken.batch().forEachRow(LedgerRow::delivered);
    files.undeletable = true;

    leftovers.settle(taken, null);

    assertThat(taken.batch().size()).isEqualTo(12);
    assertThat(leftovers.take(10_000, 1 << 20)).isNull();
    assertThat(leftovers.sum().spooled()).isZero();
  }

  @Test
  void theRestIsSentOnceAlsoIfWhatItIsOfCannotBeDeleted() throws IOException {
    leave(TestEvents.console(1, lost, 5), TestEvents.console(2, lost, 4));
    SpooledBatch taken = take();
    taken.batch().slice(0, 7).forEachRow(LedgerRow::delivered);
    files.undeletable = true;

    leftovers.settle(taken, taken.batch().slice(7, 9));
    SpooledBatch rest = take();
    rest.batch().forEachRow(LedgerRow::delivered);
    leftovers.settle(rest, null);

    assertThat(rest.batch().size()).isEqualTo(2);
    assertThat(leftovers.take(10_000, 1 << 20)).isNull();
    assertThat(leftovers.sum().delivered()).isEqualTo(9);
  }

  /** The file is whole, but what is in it is not what this version writes. */
  @Test
  void aFileOfANewerVersionStaysForItAndTheOthersAreSent() throws IOException {
    leave(TestEvents.console(2, lost, 4));
    SpoolFolder folder = SpoolFolder.tryAdopt(root.resolve("dead"), files).orElseThrow();
    byte[] newer = "{\"version\":2,\"events\":[]}\n".getBytes(StandardCharsets.US_ASCII);
    folder.write(1, Segment.Lane.LOG, false, 3, newer);
    folder.close();

    SpooledBatch taken = assertTimeoutPreemptively(Duration.ofSeconds(20), this::take);
    leftovers.settle(taken, null);
    assertThat(leftovers.take(10_000, 1 << 20)).isNull();

    assertThat(taken.batch().size()).isEqualTo(4);
    SpoolFolder left = SpoolFolder.tryAdopt(root.resolve("dead"), files).orElseThrow();
    assertThat(left.segments()).extracting(Segment::sequence).containsExactly(1L);
    left.close();
  }

  @Test
  void aFileThatCannotBeReadStaysForTheNextProcessAndTheOthersAreSent() throws IOException {
    leave(
        TestEvents.console(1, lost, 5),
        TestEvents.console(2, lost, 4),
        TestEvents.console(3, lost, 3));
    try (Stream<Path> all = Files.walk(root)) {
      files.bad = all.filter(file -> file.toString().contains("-4-")).findFirst().orElseThrow();
    }

    for (int events : new int[] {5, 3}) {
      SpooledBatch taken = take();
      assertThat(taken.batch().size()).isEqualTo(events);
      taken.batch().forEachRow(LedgerRow::delivered);
      leftovers.settle(taken, null);
    }
    assertThat(leftovers.take(10_000, 1 << 20)).isNull();

    assertThat(leftovers.sum().delivered()).isEqualTo(8);
    assertThat(leftovers.sum().spooled()).isEqualTo(4);
    files.bad = root;
    leftovers = new Leftovers(root, files, log);
    assertThat(take().batch().size()).isEqualTo(4);
  }

  /** Of two processes that reported the same curve, the later one has the last word. */
  @Test
  void theFolderThatWasMadeFirstIsSentFirst() throws IOException {
    for (int age = 1; age <= 4; age++) {
      SpoolFolder folder = SpoolFolder.create(root.resolve(age % 2 + "-" + (9 - age)), files);
      byte[] content = SpoolLine.write(TestEvents.console(1, lost, age));
      folder.write(1, Segment.Lane.LOG, false, age, content);
      folder.close();
      Files.setLastModifiedTime(folder.path().resolve("lock"), FileTime.fromMillis(age));
    }
    leftovers = new Leftovers(root, files, log);

    for (int events = 1; events <= 4; events++) {
      SpooledBatch taken = take();
      assertThat(taken.batch().size()).isEqualTo(events);
      assertThat(taken.batch().inDoubt()).as("the oldest lines of each").isTrue();
      leftovers.settle(taken, null);
    }
  }

  @Test
  void aFolderThatCannotBeListedIsLetGoAndTheOthersAreSent() throws IOException {
    leave(TestEvents.console(1, lost, 5));
    SpoolFolder bad = SpoolFolder.create(root.resolve("bad"), files);
    bad.write(1, Segment.Lane.LOG, false, 1, new byte[1]);
    bad.close();
    Files.setLastModifiedTime(bad.path().resolve("lock"), FileTime.fromMillis(0));
    SpoolFiles unlisted =
        new SpoolFiles() {
          @Override
          public List<Path> list(Path folder) throws IOException {
            if (folder.endsWith("bad")) {
              throw new UncheckedIOException(new IOException("Input/output error"));
            }
            return super.list(folder);
          }
        };
    leftovers = new Leftovers(root, unlisted, log);

    assertThat(take().batch().size()).isEqualTo(5);

    SpoolFolder free = SpoolFolder.tryAdopt(bad.path(), files).orElseThrow();
    free.close();
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
