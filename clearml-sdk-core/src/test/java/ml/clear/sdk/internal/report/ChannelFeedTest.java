package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;

class ChannelFeedTest {
  private final ManualTime time = new ManualTime();
  private final LedgerRow row = new LedgerRow("t", ReportKind.CONSOLE);
  private final ConsoleStream stream = new ConsoleStream(row, "w");
  private final EventQueue queue = EventQueue.ofTexts(1 << 20);
  private final ChannelFeed feed = feed(ReporterOptions.DEFAULT);
  private long sequence;

  private ChannelFeed feed(ReporterOptions options) {
    return new ChannelFeed(Channel.CONSOLE, List.of(queue), options, time);
  }

  private void report(String text) {
    row.offered();
    queue.offer(new ConsoleEvent(stream, LogLevel.INFO, text, time.nanoTime()));
  }

  private Batch next(ChannelFeed from) {
    return Objects.requireNonNull(from.next(() -> ++sequence));
  }

  /** Waits as the reporter thread would; returns how long the batch took to become due. */
  private Duration awaitDue(boolean behind) {
    Duration waited = Duration.ZERO;
    for (long nanos = feed.waitNanos(behind, ChannelFeed.SPOOL_PACE_NANOS);
        nanos > 0;
        nanos = feed.waitNanos(behind, ChannelFeed.SPOOL_PACE_NANOS)) {
      assertThat(nanos).isNotEqualTo(Worker.IDLE);
      time.advance(Duration.ofNanos(nanos));
      waited = waited.plusNanos(nanos);
    }
    return waited;
  }

  @Test
  void withoutReportsThereIsNothingToWaitFor() {
    assertThat(feed.waitNanos(false, ChannelFeed.SPOOL_PACE_NANOS)).isEqualTo(Worker.IDLE);
  }

  @Test
  void atAQuietMomentAReportIsDueAlmostAtOnce() {
    report("a");

    assertThat(awaitDue(false)).isLessThanOrEqualTo(Duration.ofMillis(25));
  }

  @Test
  void aTrickleMakesOneBatchASecond() {
    int batches = 0;
    for (int tick = 0; tick < 300; tick++) { // 30 s of ten reports a second
      report("a");
      Duration until = Duration.ofMillis(100);
      while (until.compareTo(Duration.ZERO) > 0) {
        long wait = feed.waitNanos(false, ChannelFeed.SPOOL_PACE_NANOS);
        if (wait == 0) {
          next(feed);
          batches++;
        } else {
          Duration step = Duration.ofNanos(Math.min(wait, until.toNanos()));
          time.advance(step);
          until = until.minus(step);
        }
      }
    }

    assertThat(batches).isBetween(29, 31);
  }

  @Test
  void aReportRightAfterABatchLeavesEarlyEnoughToBeReadableWithinTheLongestDelay() {
    report("a");
    awaitDue(false);
    next(feed);

    report("b");

    assertThat(awaitDue(false)).isEqualTo(Duration.ofMillis(960));
  }

  @Test
  void whileTheServerIsBehindBatchesGrow() {
    report("a");
    awaitDue(false);
    next(feed);

    report("b");

    assertThat(awaitDue(true)).isEqualTo(Duration.ofSeconds(5));
  }

  /** As of scalars in a hot loop: plots go out all the same, instead of waiting till they drop. */
  @Test
  void reportsOfOneKindThatFillEveryBatchDoNotKeepBackTheOther() {
    EventQueue others = EventQueue.ofTexts(1 << 20);
    ChannelFeed both =
        new ChannelFeed(
            Channel.METRICS,
            List.of(queue, others),
            ReporterOptions.DEFAULT.withMaxBatchEvents(10),
            time);
    LedgerRow plots = new LedgerRow("t", ReportKind.PLOTS);
    others.offer(new PlotEvent(plots, "title", "series", 0, "{}", 0));
    IntStream.range(0, 30).forEach(i -> report("x"));

    List<Batch> batches = List.of(next(both), next(both));

    assertThat(batches).anyMatch(batch -> batch.row(0) == plots);
  }

  @Test
  void aFullBatchIsDueAtOnce() {
    IntStream.range(0, ReporterOptions.DEFAULT.maxBatchEvents()).forEach(i -> report("x"));

    assertThat(feed.waitNanos(false, ChannelFeed.SPOOL_PACE_NANOS)).isZero();
  }

  @Test
  void aBatchEndsBeforeTheEventThatWouldMakeItTooLarge() {
    ChannelFeed small = feed(ReporterOptions.DEFAULT.withMaxBatchBytes(1_024));
    for (int i = 0; i < 10; i++) {
      report("y".repeat(300));
    }

    List<Batch> batches = small.drain(() -> ++sequence);

    assertThat(batches.stream().mapToInt(Batch::size).sum()).isEqualTo(10);
    assertThat(batches).allMatch(batch -> batch.lines().length <= 1_024);
    assertThat(batches).hasSizeLessThanOrEqualTo(5);
  }

  @Test
  void aBatchIsNeverLargerThanTheQueueThatFeedsIt() {
    ChannelFeed small = feed(ReporterOptions.DEFAULT.withMaxQueueBytes(65_536));
    for (int i = 0; i < 300; i++) {
      report("y".repeat(300));
    }

    assertThat(small.drain(() -> ++sequence))
        .hasSizeGreaterThan(1)
        .allMatch(batch -> batch.lines().length <= 65_536);
  }

  @Test
  void anEventLargerThanABatchGoesAlone() {
    ChannelFeed small = feed(ReporterOptions.DEFAULT.withMaxBatchBytes(1_024));
    report("a");
    report("z".repeat(5_000));
    report("b");

    assertThat(small.drain(() -> ++sequence)).extracting(Batch::size).containsExactly(1, 1, 1);
  }

  /** As when memory runs out while a figure is checked. */
  @Test
  void aReportThatCannotBeCheckedIsCountedAndTheOthersGo() {
    BatchBuilder builder = new BatchBuilder(Channel.METRICS, 1 << 20, 100);
    WallClock clock = new WallClock(time);
    LedgerRow plots = new LedgerRow("t", ReportKind.PLOTS);

    builder.add(new PlotEvent(plots, "title", "series", 0, uncheckable(), 0), clock);
    builder.add(new PlotEvent(plots, "title", "series", 1, "{}", 0), clock);

    assertThat(plots.droppedCount(DropReason.FAILED)).isEqualTo(1);
    assertThat(Objects.requireNonNull(builder.take(1)).size()).isEqualTo(1);
  }

  @SuppressWarnings("NullAway") // what no caller passes: here it makes the parser throw
  private static String uncheckable() {
    return null;
  }

  @Test
  void consoleTimestampsAreUniqueAndNeverGoBack() {
    report("a");
    report("b");
    time.jumpTo(time.now().plusSeconds(7_200)); // the operator sets the clock
    report("c");
    Batch early = next(feed);
    time.jumpTo(time.now().minusSeconds(10_800)); // and sets it back
    report("d");
    report("e");

    Batch batch = next(feed);

    List<Long> times =
        Stream.of(early, batch)
            .flatMap(some -> IntStream.range(0, some.size()).mapToObj(some::line))
            .map(line -> new String(line, StandardCharsets.US_ASCII))
            .map(line -> Long.parseLong(line.replaceAll(".*\"timestamp\":(\\d+).*", "$1")))
            .toList();
    assertThat(times).hasSize(5).doesNotHaveDuplicates().isSorted();
  }
}
