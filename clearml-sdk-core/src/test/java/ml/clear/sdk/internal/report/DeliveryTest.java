package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import ml.clear.sdk.AuthenticationException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.ConsoleRepeat;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.ReportKind;
import ml.clear.sdk.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class DeliveryTest {
  private final ManualTime time = new ManualTime();
  private final FakeServer server = new FakeServer();
  private final CalmLog log = new CalmLog(LoggerFactory.getLogger(DeliveryTest.class), time);
  private final Delivery delivery = new Delivery(server, log);
  private final LedgerRow row = new LedgerRow("task1", ReportKind.CONSOLE);
  private final LedgerRow other = new LedgerRow("task2", ReportKind.CONSOLE);

  private Batch batch(LedgerRow... rows) {
    BatchBuilder builder = new BatchBuilder(Channel.CONSOLE, 1 << 20, 10_000);
    for (int i = 0; i < rows.length; i++) {
      String text = String.valueOf(i);
      rows[i].offered();
      builder.add(
          new ConsoleEvent(new ConsoleStream(rows[i], "w"), LogLevel.INFO, text, 0),
          new WallClock(time));
    }
    return Objects.requireNonNull(builder.take(1));
  }

  private Batch events(int count) {
    return batch(IntStream.range(0, count).mapToObj(i -> row).toArray(LedgerRow[]::new));
  }

  private static ServerRejectedException rejection(int code, int subcode, String message) {
    return new ServerRejectedException("events.add_batch", Effect.NONE, code, subcode, message);
  }

  /** Refuses every request that holds this message, however many others are in it. */
  private FakeServer.Behaviour refusing(String message, RuntimeException failure) {
    return lines -> {
      if (lines.stream().anyMatch(line -> line.path("msg").asText().equals(message))) {
        throw failure;
      }
      return server.accept(lines);
    };
  }

  @Test
  void aRefusedTaskIsNotChargedToTheOthersOfItsBatch() {
    server.then(
        lines -> {
          ObjectNode answer = Json.object().put("added", 1).put("errors", 2);
          answer.putObject("errors_info").put("Invalid task id task2", 2);
          return answer;
        });

    delivery.send(batch(other, row, other));

    assertThat(row.counts().delivered()).isEqualTo(1);
    assertThat(other.counts().dropped(DropReason.TASK_REFUSED)).isEqualTo(2);
    assertThat(other.counts().delivered()).isZero();
  }

  @Test
  void eventsRefusedOneByOneAreCountedAndTheRestIsDelivered() {
    server.then(
        lines -> {
          ObjectNode answer = Json.object().put("added", 3).put("errors", 1);
          answer.putObject("errors_info").put("Invalid event type bogus", 1);
          return answer;
        });

    delivery.send(events(4));

    assertThat(row.counts().delivered()).isEqualTo(3);
    assertThat(row.counts().dropped(DropReason.REFUSED)).isEqualTo(1);
  }

  @Test
  void refusalsThatNameNoTaskAreCountedOnceAmongAll() {
    server.then(
        lines -> {
          ObjectNode answer = Json.object().put("added", 1).put("errors", 3);
          answer.putObject("errors_info").put("Invalid event type bogus", 3);
          return answer;
        });

    delivery.send(batch(row, row, other, other));

    assertThat(row.counts().dropped(DropReason.REFUSED)).isEqualTo(2);
    assertThat(other.counts().dropped(DropReason.REFUSED)).isEqualTo(1);
    assertThat(other.counts().delivered()).isEqualTo(1);
  }

  @Test
  void aPublishedTaskLosesItsReportsWithTheReason() {
    server.then(
        FakeServer.failing(rejection(400, 131, "Events not added: Invalid task id task1=3")));

    Batch rest = delivery.send(events(3));

    assertThat(rest).isNull();
    assertThat(row.counts().dropped(DropReason.TASK_REFUSED)).isEqualTo(3);
    assertThat(server.calls()).hasSize(1);
  }

  @Test
  void oneBadEventIsFoundByHalvingAndTheOthersArrive() {
    server.always(refusing("777", rejection(500, 100, "document(s) failed to index")));

    Batch rest = delivery.send(events(1_000));

    assertThat(rest).isNull();
    assertThat(row.counts().dropped(DropReason.REFUSED)).isEqualTo(1);
    assertThat(row.counts().delivered()).isEqualTo(999);
    assertThat(server.events()).hasSize(999);
    assertThat(server.calls().size()).isLessThan(40);
  }

  @Test
  void aBodyTooLargeIsHalvedAndTheLimitRemembered() {
    server.always(lines -> sized(lines, 10));

    delivery.send(events(80));
    int calls = server.calls().size();
    delivery.send(events(80));

    assertThat(row.counts().delivered()).isEqualTo(160);
    assertThat(server.calls().subList(calls, server.calls().size()))
        .allMatch(call -> call.body().length <= 4_096);
  }

  private JsonNode sized(List<JsonNode> lines, int max) {
    if (lines.size() > max) {
      throw rejection(413, 0, "too large");
    }
    return server.accept(lines);
  }

  @Test
  void aSingleEventTooLargeIsRefusedAloneAndCounted() {
    server.always(refusing("0", rejection(413, 0, "too large")));

    delivery.send(events(2));

    assertThat(row.counts().dropped(DropReason.TOO_LARGE)).isEqualTo(1);
    assertThat(row.counts().delivered()).isEqualTo(1);
  }

  /** A line that carries 50 events in the time a request has, and breaks with more. */
  @Test
  void aBatchThatIsTooMuchForTheLineBecomesSmallerUntilItPasses() {
    server.always(
        lines -> {
          if (lines.size() > 50) {
            throw new ServerUnreachableException(
                "events.add_batch", Effect.UNKNOWN, "no answer within 60000 ms", null);
          }
          return server.accept(lines);
        });
    @Nullable Batch rest = events(1_000);
    int rounds = 0;
    while (rest != null) {
      rest = delivery.send(rest); // its lines would be read back first: none has arrived
      rounds++;
    }

    assertThat(row.counts().delivered()).isEqualTo(1_000);
    assertThat(server.events()).hasSize(1_000);
    assertThat(rounds).isLessThan(40);
  }

  @Test
  void afterASlowMomentRequestsGrowAgain() {
    server.then(
        FakeServer.failing(
            new ServerUnreachableException("events.add_batch", Effect.UNKNOWN, "slow", null)));
    Batch rest = Objects.requireNonNull(delivery.send(events(1_000)));

    delivery.send(rest);
    int calls = server.calls().size();
    delivery.send(events(1_000));

    assertThat(calls).isGreaterThan(2);
    assertThat(server.calls()).hasSize(calls + 1);
  }

  @Test
  void whenTheServerIsAwayNothingIsLostAndTheRestComesBack() {
    server.then(
        FakeServer.failing(
            new ServerUnreachableException("events.add_batch", Effect.NONE, "refused", null)));

    Batch rest = delivery.send(events(5));

    assertThat(rest).isNotNull();
    assertThat(rest.size()).isEqualTo(5);
    assertThat(rest.inDoubt()).isFalse();
    assertThat(row.counts().queued()).isEqualTo(5);
  }

  @Test
  void consoleLinesWithoutAnAnswerAreInDoubt() {
    server.then(
        FakeServer.failing(
            new ServerUnreachableException("events.add_batch", Effect.UNKNOWN, "cut", null)));

    Batch rest = delivery.send(events(5));

    assertThat(rest).isNotNull().matches(Batch::inDoubt);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void refusedCredentialsKeepTheReports(int code) {
    server.then(
        FakeServer.failing(new AuthenticationException("events.add_batch", code, 20, "revoked")));

    assertThat(delivery.send(events(5))).isNotNull();
  }

  @Test
  void aGeneralErrorIsRepeatedBeforeABatchIsSuspected() {
    server.always(refusing("3", rejection(500, 0, "unsupported operand")));
    @Nullable Batch rest = events(5);
    int attempts = 0;

    while (rest != null) {
      rest = delivery.send(rest);
      attempts++;
    }

    assertThat(attempts).isGreaterThanOrEqualTo(Delivery.MAX_SUSPICIONS);
    assertThat(row.counts().delivered()).isEqualTo(4);
    assertThat(row.counts().dropped(DropReason.REFUSED)).isEqualTo(1);
  }

  /** As the server does when a part of a batch cannot be indexed: the others are stored. */
  @Test
  void linesOfABatchThatFailedInPartAreReadBackBeforeTheyAreSentAgain() {
    server.always(
        lines -> {
          List<JsonNode> good =
              lines.stream().filter(line -> !line.path("msg").asText().equals("3")).toList();
          JsonNode answer = server.accept(good);
          if (good.size() < lines.size()) {
            throw new ServerRejectedException(
                "events.add_batch", Effect.UNKNOWN, 500, 100, "document(s) failed to index");
          }
          return answer;
        });
    Doubts doubts = new Doubts(server, ConsoleRepeat.AT_MOST_ONCE, log);

    Batch rest = delivery.send(TestEvents.console(1, row, 20));
    for (int i = 0; rest != null && i < 20; i++) {
      Batch missing = rest.inDoubt() ? doubts.resolve(rest) : rest;
      rest = missing == null ? null : delivery.send(missing);
    }

    assertThat(rest).isNull();
    assertThat(server.messages()).hasSize(19).doesNotHaveDuplicates();
    assertThat(row.counts().delivered()).isEqualTo(19);
    assertThat(row.counts().dropped(DropReason.REFUSED)).isEqualTo(1);
  }

  @Test
  void anAnswerInBetweenClearsTheSuspicion() {
    for (int i = 0; i < 2 * Delivery.MAX_SUSPICIONS; i++) {
      server.then(FakeServer.failing(rejection(500, 0, "unsupported operand")));
      Batch rest = delivery.send(events(1));
      assertThat(rest).isNotNull();
      assertThat(delivery.send(rest)).isNull();
    }

    assertThat(row.counts().droppedInAll()).isZero();
  }

  @Test
  void theRestThatTheServerAskedForIsTold() {
    server.then(
        FakeServer.failing(
            new ServerUnreachableException(
                "events.add_batch",
                Effect.NONE,
                "HTTP 503",
                Optional.of(Duration.ofSeconds(7)),
                null)));

    delivery.send(events(1));

    assertThat(delivery.asked()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 102}) // low disk space; the database is unavailable
  void aServerInTroubleIsNoFaultOfTheBatch(int subcode) {
    server.always(FakeServer.failing(rejection(500, subcode, "trouble")));

    for (int i = 0; i < 50; i++) {
      assertThat(delivery.send(events(2))).isNotNull();
    }

    assertThat(row.counts().droppedInAll()).isZero();
  }

  @Test
  void runningOutOfMemoryKeepsTheBatch() {
    server.then(
        lines -> {
          throw new OutOfMemoryError("test");
        });

    assertThat(delivery.send(events(3))).isNotNull();
    assertThat(row.counts().queued()).isEqualTo(3);
  }

  @Test
  void runningOutOfMemoryBetweenTwoRequestsBooksNothingTwice() {
    AtomicInteger requests = new AtomicInteger();
    server.always(
        lines -> {
          if (lines.size() > 2) {
            throw rejection(413, 0, "too large");
          }
          ObjectNode answer = new UnreadableAnswer(requests.incrementAndGet() == 2);
          server.accept(lines);
          return answer.put("added", lines.size()).put("errors", 0);
        });

    Batch rest = events(4);
    while (rest != null) {
      rest = trySend(rest);
    }

    assertThat(row.counts().offered()).isEqualTo(4);
    assertThat(row.settledCount()).isEqualTo(4);
  }

  /** As of a class that cannot be loaded any more, since a container has closed its loader. */
  @Test
  void anErrorBetweenTwoRequestsBooksNothingTwiceAndLeavesTheLinesInDoubt() {
    AtomicInteger requests = new AtomicInteger();
    server.always(
        lines -> {
          if (lines.size() > 2) {
            throw rejection(413, 0, "too large");
          }
          JsonNode answer = server.accept(lines);
          if (requests.incrementAndGet() == 2) {
            throw new NoClassDefFoundError("test");
          }
          return answer;
        });

    Batch rest = Objects.requireNonNull(trySend(events(4)));

    assertThat(rest.size()).isEqualTo(2);
    assertThat(rest.inDoubt()).isTrue();
    assertThat(row.settledCount()).isEqualTo(2);
  }

  /** As the sender does: what was to be sent is sent again after something unforeseen. */
  private @Nullable Batch trySend(Batch batch) {
    try {
      return delivery.send(batch);
    } catch (Error e) {
      return batch;
    }
  }

  @SuppressWarnings("unchecked") // Jackson's own deepCopy
  private static final class UnreadableAnswer extends ObjectNode {
    private static final long serialVersionUID = 1L;
    private final boolean unreadable;

    UnreadableAnswer(boolean unreadable) {
      super(JsonNodeFactory.instance);
      this.unreadable = unreadable;
    }

    @Override
    public JsonNode path(String name) {
      if (unreadable) {
        throw new OutOfMemoryError("test");
      }
      return super.path(name);
    }
  }

  @Test
  void errorsThatTheServerDoesNotExplainAreCountedAllTheSame() {
    server.then(lines -> Json.object().put("added", 1).put("errors", 2));

    delivery.send(events(3));

    assertThat(row.counts().delivered()).isEqualTo(1);
    assertThat(row.counts().dropped(DropReason.REFUSED)).isEqualTo(2);
  }

  @Test
  void consoleLinesAreNotRepeatedByTheTransportAfterAnAmbiguousFailure() {
    delivery.send(events(1));

    assertThat(server.calls().get(0).repeat()).isEqualTo(ApiCall.Repeat.IF_UNSENT);
    assertThat(server.calls().get(0).contentType()).isEqualTo("application/json-lines");
  }
}
