package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.spool.SpoolFiles;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.report.DeliveryCounts;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that fails in every way it knows, many threads, and the sum that must be right. */
class LedgerUnderFaultsTest {
  private static final int THREADS = 4;
  private static final int REPORTS = 500;

  @TempDir private Path root;
  private final FakeServer server = new FakeServer();
  private final AtomicInteger faults = new AtomicInteger();

  private FakeServer.Behaviour faulty(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return lines -> {
      refuseIteration13(lines);
      int fault = random.nextInt(10);
      if (fault < 5) {
        faults.incrementAndGet();
      }
      return switch (fault) {
        case 0 -> throw unreachable(Effect.NONE);
        case 1 -> throw unreachable(Effect.UNKNOWN);
        case 2 -> {
          server.accept(lines);
          throw unreachable(Effect.UNKNOWN); // taken, but the answer is lost
        }
        case 3 ->
            throw lines.size() > 3
                ? rejected(413, 0, "too large")
                : rejected(500, 102, "database unavailable");
        case 4 -> throw new OutOfMemoryError("test");
        default -> acceptWithoutTask2(lines);
      };
    };
  }

  /** Whatever else happens, so that the count of drops does not depend on when it does. */
  private void refuseIteration13(List<JsonNode> lines) {
    if (lines.stream().anyMatch(line -> line.path("iter").asInt() == 13)) {
      server.accept(lines.stream().filter(line -> line.path("iter").asInt() != 13).toList());
      throw rejected(500, 100, "1 document(s) failed to index"); // half done, as the real one
    }
  }

  /** Task 2 is published: its events are refused. */
  private JsonNode acceptWithoutTask2(List<JsonNode> lines) {
    refuseIteration13(lines);
    List<JsonNode> good =
        lines.stream().filter(line -> !line.path("task").asText().equals("task2")).toList();
    int bad = lines.size() - good.size();
    if (good.isEmpty()) {
      throw rejected(400, 131, "Events not added: Invalid task id task2=" + bad);
    }
    server.accept(good);
    ObjectNode answer = Json.object().put("added", good.size()).put("errors", bad);
    if (bad > 0) {
      answer.putObject("errors_info").put("Invalid task id task2", bad);
    }
    return answer;
  }

  private static ServerRejectedException rejected(int code, int subcode, String message) {
    return new ServerRejectedException("events.add_batch", Effect.NONE, code, subcode, message);
  }

  private static ServerUnreachableException unreachable(Effect effect) {
    return new ServerUnreachableException("events.add_batch", effect, "test", null);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void offeredIsAlwaysDeliveredQueuedSpooledOrDropped(long seed) throws InterruptedException {
    server.always(faulty(seed));
    ReporterOptions options = ReporterOptions.DEFAULT.withMaxBatchEvents(100);
    Reporter reporter =
        new Reporter(
            server,
            options,
            TimeSource.system(),
            Optional.of(root),
            new SpoolFiles(),
            Jitter.seeded(1, seed));
    TaskReporter task1 = reporter.open("task1", 0, "host");
    TaskReporter task2 = reporter.open("task2", 0, "host");
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < THREADS; t++) {
      String series = "thread " + t;
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < REPORTS; i++) {
                  task1.scalar("t", series, i, i);
                  task2.scalar("t", series, i, i);
                  task1.text(series + " " + i);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    for (int i = 0; i < 500 && !isAtRest(reporter); i++) {
      reporter.flush(Duration.ofMillis(2)); // each flush tries again at once
    }
    server.always(this::acceptWithoutTask2);
    reporter.close(Duration.ofSeconds(20));

    assertBalanced(task1, task2);
    assertThat(faults).hasPositiveValue();
    DeliveryCounts scalars = task1.ledger().scalars();
    DeliveryCounts console = task1.ledger().console();
    assertThat(scalars.queued() + scalars.spooled()).isZero();
    assertThat(scalars.droppedInAll()).isEqualTo(THREADS); // iteration 13 of each
    assertThat(scalars.delivered()).isEqualTo(distinct("value")).isEqualTo(THREADS * (REPORTS - 1));
    assertThat(console.delivered()).isEqualTo(THREADS * REPORTS);
    assertThat(server.messages().stream().filter(text -> !text.isEmpty()))
        .as("exactly once, by reading back")
        .hasSize(THREADS * REPORTS)
        .doesNotHaveDuplicates();
    assertThat(task2.ledger().total().delivered()).isLessThanOrEqualTo(distinctOfTask2());
  }

  private static boolean isAtRest(Reporter reporter) {
    DeliveryCounts total = reporter.ledger().total();
    return total.queued() + total.spooled() == 0;
  }

  private static void assertBalanced(TaskReporter... tasks) {
    for (TaskReporter task : tasks) {
      DeliveryCounts total = task.ledger().total();
      assertThat(total.delivered()).isNotNegative();
      assertThat(total.spooled()).isNotNegative();
      assertThat(total.offered())
          .as("%s", total)
          .isEqualTo(total.delivered() + total.queued() + total.spooled() + total.droppedInAll());
    }
  }

  private long distinct(String field) {
    return ids("task1", field).size();
  }

  private long distinctOfTask2() {
    return ids("task2", "value").size();
  }

  private Set<String> ids(String task, String field) {
    Set<String> ids = new HashSet<>();
    for (JsonNode event : server.events()) {
      if (event.has(field) && event.path("task").asText().equals(task)) {
        ids.add(event.path("variant").asText() + event.path("iter").asText());
      }
    }
    return ids;
  }
}
