package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class BacklogTest {
  @TempDir private Path root;
  private final ManualTime time = new ManualTime();
  private final CalmLog log = new CalmLog(LoggerFactory.getLogger(BacklogTest.class), time);
  private final LedgerRow console = new LedgerRow("t", ReportKind.CONSOLE);
  private final LedgerRow plots = new LedgerRow("t", ReportKind.PLOTS);
  private final FullDisk disk = new FullDisk();
  private @Nullable Backlog opened;

  private Path oldestSegment() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(file -> file.toString().endsWith(".jsonl"))
          .sorted()
          .findFirst()
          .orElseThrow();
    }
  }

  private Backlog backlog(long maxBytes) {
    Backlog backlog = new Backlog(root, maxBytes, disk, time, log);
    opened = backlog;
    return backlog;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }

  private static SpooledBatch take(Backlog backlog) {
    return Objects.requireNonNull(backlog.take(5_000, 1 << 20));
  }

  @Test
  void aBatchComesBackWithItsEventsAndIsBookedAsSpooledMeanwhile() {
    Backlog backlog = backlog(1 << 20);
    Batch batch = TestEvents.console(1, console, 3);

    assertThat(backlog.put(batch)).isTrue();
    assertThat(console.counts().spooled()).isEqualTo(3);
    SpooledBatch taken = take(backlog);

    assertThat(taken.batch().lines()).isEqualTo(batch.lines());
    taken.batch().forEachRow(LedgerRow::delivered);
    assertThat(backlog.settle(taken, null)).isNull();
    assertThat(console.counts().delivered()).isEqualTo(3);
    assertThat(console.counts().spooled()).isZero();
    assertThat(console.counts().queued()).isZero();
    assertThat(backlog.isEmpty()).isTrue();
  }

  @Test
  void aSegmentIsALineOfAnOfflineSession() throws IOException {
    backlog(1 << 20).put(TestEvents.console(1, console, 2));

    try (Stream<Path> files = Files.walk(root)) {
      Path segment =
          files.filter(file -> file.toString().endsWith(".jsonl")).findFirst().orElseThrow();
      List<String> lines = Files.readAllLines(segment);
      assertThat(lines).hasSize(1);
      assertThat(Json.MAPPER.readTree(lines.get(0)))
          .hasSize(2)
          .allMatch(event -> event.path("type").asText().equals("log"));
    }
  }

  @Test
  void smallBatchesAreSentTogetherButNotMetricsWithConsole() {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.plots(1, plots, 2));
    backlog.put(TestEvents.plots(2, plots, 3));
    backlog.put(TestEvents.console(3, console, 4));

    SpooledBatch first = take(backlog);
    assertThat(first.batch().size()).isEqualTo(5);
    backlog.settle(first, null);
    assertThat(take(backlog).batch().size()).isEqualTo(4);
  }

  /** Else those of the first kind would be sent without being looked for, and show twice. */
  @Test
  void linesInDoubtAreNotSentTogetherWithOthers() {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5));
    backlog.put(TestEvents.console(2, console, 4).doubtful());

    SpooledBatch first = take(backlog);
    backlog.settle(first, null);

    assertThat(first.batch()).matches(batch -> batch.size() == 5 && !batch.inDoubt());
    assertThat(take(backlog).batch()).matches(batch -> batch.size() == 4 && batch.inDoubt());
  }

  @Test
  void noMoreIsSentTogetherThanARequestMayHold() {
    Backlog backlog = backlog(1 << 20);
    Batch first = TestEvents.console(1, console, 5);
    backlog.put(first);
    backlog.put(TestEvents.console(2, console, 4));

    SpooledBatch taken = Objects.requireNonNull(backlog.take(5_000, first.lines().length + 10));

    assertThat(taken.batch().size()).isEqualTo(5);
  }

  @Test
  void whenTheCapIsReachedOldConsoleLinesGoBeforeMetricsAndAreCounted() {
    Batch metrics = TestEvents.plots(1, plots, 10);
    Batch oldLines = TestEvents.console(2, console, 10);
    Batch newLines = TestEvents.console(3, console, 10);
    int cap = metrics.lines().length + oldLines.lines().length + 10;
    Backlog backlog = backlog(cap);
    backlog.put(metrics);
    backlog.put(oldLines);

    backlog.put(newLines);

    assertThat(console.counts().dropped(DropReason.SPOOL_FULL)).isEqualTo(10);
    assertThat(console.counts().spooled()).isEqualTo(10);
    assertThat(plots.counts().spooled()).isEqualTo(10);

    backlog.put(TestEvents.plots(4, plots, 10));
    backlog.put(TestEvents.plots(5, plots, 10));

    assertThat(console.counts().spooled()).isZero();
    assertThat(plots.counts().dropped(DropReason.SPOOL_FULL)).isEqualTo(20);
    assertThat(plots.counts().spooled()).isEqualTo(10);
  }

  /** As when two tasks of a client report on one model. */
  @Test
  void ofTwoLedgersWithOneIdEachIsBookedItsOwnEvents() {
    LedgerRow other = new LedgerRow("t", ReportKind.CONSOLE);
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, other, console));

    SpooledBatch taken = take(backlog);
    taken.batch().forEachRow(LedgerRow::delivered);
    backlog.settle(taken, null);

    assertThat(console.counts().delivered()).isEqualTo(2);
    assertThat(console.counts().spooled()).isZero();
    assertThat(other.counts().delivered()).isEqualTo(1);
    assertThat(other.counts().spooled()).isZero();
  }

  @Test
  void aBatchLargerThanTheCapStaysWithTheCaller() {
    Batch large = TestEvents.console(2, console, 10);
    Backlog backlog = backlog(large.lines().length);
    backlog.put(TestEvents.console(1, console, 2));

    assertThat(backlog.put(large)).isFalse();

    assertThat(console.counts().spooled()).isEqualTo(2);
  }

  @Test
  void whatIsBeingSentIsNotGivenUp() {
    Batch first = TestEvents.console(1, console, 10);
    Backlog backlog = backlog(first.lines().length + 100);
    backlog.put(first);
    SpooledBatch underWay = take(backlog);

    backlog.put(TestEvents.console(2, console, 10));

    assertThat(console.counts().dropped(DropReason.SPOOL_FULL)).isZero();
    underWay.batch().forEachRow(LedgerRow::delivered);
    backlog.settle(underWay, null);
    assertThat(console.counts().delivered()).isEqualTo(10);
    assertThat(console.counts().spooled()).isEqualTo(10);
  }

  @Test
  void theRestOfABatchStaysOnDiskInItsPlace() {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5));
    backlog.put(TestEvents.console(2, console, 5));
    SpooledBatch taken = take(backlog);
    taken.batch().slice(0, 7).forEachRow(LedgerRow::delivered);

    assertThat(backlog.settle(taken, taken.batch().slice(7, 10).doubtful())).isNull();

    assertThat(console.counts().delivered()).isEqualTo(7);
    assertThat(console.counts().spooled()).isEqualTo(3);
    assertThat(console.counts().queued()).isZero();
    Batch rest = take(backlog).batch();
    assertThat(rest.size()).isEqualTo(3);
    assertThat(rest.inDoubt()).isTrue();
  }

  @Test
  void aRestThatIsJustOneOfTheSegmentsItWasReadFromStays() {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5).doubtful());
    backlog.put(TestEvents.console(2, console, 5).doubtful());
    SpooledBatch taken = take(backlog);
    taken.batch().slice(5, 10).forEachRow(LedgerRow::delivered);

    assertThat(backlog.settle(taken, taken.batch().slice(0, 5))).isNull();

    assertThat(console.counts().spooled()).isEqualTo(5);
    assertThat(take(backlog).batch().lines()).isEqualTo(taken.batch().slice(0, 5).lines());
  }

  @Test
  void memoryThatRunsOutOnceTheFileIsThereLeavesTheLedgerRight() {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5));
    SpooledBatch taken = take(backlog);
    disk.outOfMemoryOnce = true;

    Batch homeless = backlog.settle(taken, taken.batch().doubtful());

    assertThat(homeless).isNotNull().matches(batch -> batch.size() == 5);
    assertThat(console.counts().queued()).isEqualTo(5);
    assertThat(console.counts().spooled()).isZero();
  }

  /** Else the rest, which nobody else has, would be lost with it. */
  @Test
  void anErrorWhileWhatWasSentIsDeletedLeavesTheRestWithTheCaller() {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5));
    SpooledBatch taken = take(backlog);
    disk.full = true;
    disk.outOfMemoryOnce = true;

    Batch homeless = backlog.settle(taken, taken.batch().slice(2, 5));

    assertThat(homeless).isNotNull().matches(batch -> batch.size() == 3);
  }

  @Test
  void anErrorOfAnyKindLeavesTheBatchWithTheCaller() {
    Backlog backlog = backlog(1 << 20);
    disk.classesMissing = true;

    assertThat(backlog.put(TestEvents.console(1, console, 5))).isFalse();
    assertThat(console.counts().queued()).isEqualTo(5);
  }

  @Test
  void onAFullDiskTheBatchStaysWithTheCallerAndTheLedgerIsRight() {
    Backlog backlog = backlog(1 << 20);
    disk.full = true;

    assertThat(backlog.put(TestEvents.console(1, console, 5))).isFalse();
    assertThat(console.counts().spooled()).isZero();
    assertThat(console.counts().queued()).isEqualTo(5);
    assertThat(backlog.isUsable()).isFalse();

    disk.full = false;
    time.advance(Duration.ofSeconds(10));

    assertThat(backlog.isUsable()).isTrue();
    assertThat(backlog.put(TestEvents.console(2, console, 5))).isTrue();
  }

  /** As in a container whose user has no home. */
  @Test
  void whereNothingCanBeWrittenReportsStayWithTheCaller() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    Backlog backlog = new Backlog(file.resolve("spool"), 1 << 20, disk, time, log);

    assertThat(backlog.put(TestEvents.console(1, console, 5))).isFalse();
    assertThat(backlog.isUsable()).isFalse();
    assertThat(console.counts().queued()).isEqualTo(5);
    assertThat(root.toFile().list()).containsExactly("file");
  }

  @Test
  void onADiskThatFillsWhileTheRestIsRewrittenNothingIsLost() {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5));
    SpooledBatch taken = take(backlog);
    taken.batch().slice(0, 2).forEachRow(LedgerRow::delivered);
    disk.full = true;

    Batch homeless = backlog.settle(taken, taken.batch().slice(2, 5));

    assertThat(homeless).isNotNull().matches(batch -> batch.size() == 3);
    assertThat(console.counts().queued()).isEqualTo(3);
    assertThat(console.counts().spooled()).isZero();
    assertThat(backlog.isEmpty()).isTrue();
  }

  /** A cleaner of caches, or a user, may delete what is old. */
  @Test
  void aSegmentDeletedByOthersIsCountedAndTheOthersAreSent() throws IOException {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5));
    backlog.put(TestEvents.console(2, console, 5));
    Files.delete(oldestSegment());

    SpooledBatch taken = take(backlog);

    assertThat(taken.batch().size()).isEqualTo(5);
    assertThat(console.counts().dropped(DropReason.FAILED)).isEqualTo(5);
    assertThat(console.counts().spooled()).isEqualTo(5);
  }

  /** A network disk may come back; a bad sector does not, and must not hold up a run for days. */
  @Test
  void aSegmentThatCannotBeReadForTenMinutesIsGivenUpAndTheOthersAreSent() throws IOException {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5));
    backlog.put(TestEvents.console(2, console, 4));
    disk.bad = oldestSegment();

    assertThat(backlog.take(5_000, 1 << 20)).isNull();
    time.advance(Duration.ofMinutes(9));
    assertThat(backlog.take(5_000, 1 << 20)).isNull();
    assertThat(console.counts().dropped()).isEmpty();
    time.advance(Duration.ofMinutes(1));
    assertThat(backlog.take(5_000, 1 << 20)).isNull();

    assertThat(console.counts().dropped(DropReason.FAILED)).isEqualTo(5);
    assertThat(console.counts().spooled()).isEqualTo(4);
    assertThat(disk.bad).exists(); // for whoever mends the disk
    assertThat(take(backlog).batch().size()).isEqualTo(4);
  }

  @Test
  void rewritingTheRestAtTheCapCostsNoOtherReports() {
    Batch first = TestEvents.console(1, console, 10);
    Batch second = TestEvents.console(2, console, 10);
    Backlog backlog = backlog(first.lines().length + second.lines().length + 10);
    backlog.put(first);
    backlog.put(second);
    SpooledBatch taken = Objects.requireNonNull(backlog.take(10, 1 << 20));

    assertThat(backlog.settle(taken, taken.batch().doubtful())).isNull();

    assertThat(console.counts().dropped()).isEmpty();
    assertThat(console.counts().spooled()).isEqualTo(20);
  }

  @Test
  void aDamagedSegmentIsCountedAndTheOthersAreSent() throws IOException {
    Backlog backlog = backlog(1 << 20);
    backlog.put(TestEvents.console(1, console, 5));
    backlog.put(TestEvents.console(2, console, 5));
    Files.writeString(oldestSegment(), "[garbage");

    SpooledBatch taken = take(backlog);

    assertThat(taken.batch().size()).isEqualTo(5);
    assertThat(console.counts().dropped(DropReason.FAILED)).isEqualTo(5);
    assertThat(console.counts().spooled()).isEqualTo(5);
  }
}
