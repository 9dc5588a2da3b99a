package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.UnsupportedServerException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.report.ConsoleRepeat;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class DoubtsTest {
  private final CalmLog log =
      new CalmLog(LoggerFactory.getLogger(DoubtsTest.class), new ManualTime());
  private final FakeServer server = new FakeServer();
  private final LedgerRow row = new LedgerRow("t", ReportKind.CONSOLE);

  private Doubts doubts(ConsoleRepeat repeat) {
    return new Doubts(server, repeat, log);
  }

  @Test
  void onlyTheLinesThatDidNotArriveAreSentAgain() {
    Batch batch = TestEvents.console(1, row, 5);
    new Delivery(server, log).send(batch.slice(0, 2));
    long delivered = row.counts().delivered();

    Batch missing =
        Objects.requireNonNull(
            doubts(ConsoleRepeat.AT_MOST_ONCE).resolve(batch.slice(1, 5).doubtful()));

    assertThat(missing.size()).isEqualTo(3);
    assertThat(missing.inDoubt()).isFalse();
    assertThat(row.counts().delivered()).isEqualTo(delivered + 1);
  }

  @Test
  void whenAllHaveArrivedNothingIsSent() {
    Batch batch = TestEvents.console(1, row, 5);
    server.call(ApiCall.lines("events.add_batch", batch.lines(), ApiCall.Repeat.NEVER));

    assertThat(doubts(ConsoleRepeat.AT_MOST_ONCE).resolve(batch.doubtful())).isNull();
    assertThat(row.counts().delivered()).isEqualTo(5);
  }

  @Test
  void theConsoleIsReadToItsLastPage() {
    Batch batch = TestEvents.console(1, row, 2_500);
    server.call(ApiCall.lines("events.add_batch", batch.lines(), ApiCall.Repeat.NEVER));

    assertThat(doubts(ConsoleRepeat.AT_MOST_ONCE).resolve(batch.doubtful())).isNull();
    assertThat(row.counts().delivered()).isEqualTo(2_500);
  }

  @Test
  void whileTheServerIsAwayTheDoubtRemains() {
    Batch batch = TestEvents.console(1, row, 5).doubtful();
    RuntimeException away =
        new ServerUnreachableException("events.get_task_log", Effect.NONE, "refused", null);

    assertThat(resolveWith(away, ConsoleRepeat.AT_MOST_ONCE, batch)).isSameAs(batch);
  }

  @Test
  void whatCannotBeSettledIsDroppedOrRepeatedByOption() {
    RuntimeException unknown =
        new ServerRejectedException("events.get_task_log", Effect.NONE, 400, 101, "unknown task");

    Batch kept =
        resolveWith(unknown, ConsoleRepeat.AT_LEAST_ONCE, TestEvents.console(1, row, 5).doubtful());

    assertThat(kept).isNotNull().matches(batch -> batch.size() == 5 && !batch.inDoubt());
    assertThat(
            resolveWith(
                unknown, ConsoleRepeat.AT_MOST_ONCE, TestEvents.console(2, row, 3).doubtful()))
        .isNull();
    assertThat(row.counts().dropped(DropReason.IN_DOUBT)).isEqualTo(3);
  }

  /** Waiting for it would hold up all later reports for ever. */
  @Test
  void aServerThatCannotReadBackLeavesItToTheOption() {
    RuntimeException unsupported = new UnsupportedServerException("events.get_task_log", "no");

    assertThat(
            resolveWith(
                unsupported, ConsoleRepeat.AT_MOST_ONCE, TestEvents.console(1, row, 3).doubtful()))
        .isNull();
    assertThat(row.counts().dropped(DropReason.IN_DOUBT)).isEqualTo(3);
  }

  @Test
  void aTaskThatCannotBeReadCostsTheLinesOfOtherTasksNothing() {
    LedgerRow deleted = new LedgerRow("deleted", ReportKind.CONSOLE);
    Batch batch = TestEvents.console(1, row, deleted, row, deleted).doubtful();
    server.refuseToRead("deleted");
    new Delivery(server, log).send(batch.slice(0, 1));

    Batch missing = Objects.requireNonNull(doubts(ConsoleRepeat.AT_MOST_ONCE).resolve(batch));

    assertThat(missing.size()).isEqualTo(1);
    assertThat(missing.row(0)).isSameAs(row);
    assertThat(deleted.counts().dropped(DropReason.IN_DOUBT)).isEqualTo(2);
    assertThat(row.counts().dropped()).isEmpty();
  }

  private @Nullable Batch resolveWith(RuntimeException failure, ConsoleRepeat repeat, Batch batch) {
    ApiTransport failing = FakeServer.throwing(failure);
    return new Doubts(failing, repeat, log).resolve(batch);
  }
}
