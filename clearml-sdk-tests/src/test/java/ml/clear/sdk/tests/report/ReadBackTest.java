package ml.clear.sdk.tests.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.report.ConsoleLine;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.Scalar;
import ml.clear.sdk.report.ScalarPoint;
import ml.clear.sdk.report.TaskMetrics;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is reported comes back equal. */
class ReadBackTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private Path home;
  private ClearMlServer server;
  private ClearMl client;
  private Task task;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    client = Clients.client(server, home);
    task = client.task("baseline").project("Reports").start();
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private TaskMetrics metrics() {
    return task.ref().metrics();
  }

  @Test
  void allPointsOfACurveComeBackExactlyAcrossPages() {
    Scalar loss = task.scalar("loss", "train");
    IntStream.range(0, 25_000).forEach(i -> loss.report(i, i * 0.1));
    task.flush(PATIENCE);

    assertThat(metrics().scalar("loss", "train"))
        .containsExactlyElementsOf(
            IntStream.range(0, 25_000).mapToObj(i -> new ScalarPoint(i, i * 0.1)).toList());
    assertThat(metrics().scalar("loss", "nosuch")).isEmpty();
  }

  @Test
  void namesWithControlCharactersAndEmojiComeBack() {
    task.scalar("new\nline\t\"q\"", "🚀 中文").report(-1, 1);
    task.flush(PATIENCE);

    assertThat(metrics().series()).containsEntry("new\nline\t\"q\"", List.of("🚀 中文"));
    assertThat(metrics().scalar("new\nline\t\"q\"", "🚀 中文"))
        .containsExactly(new ScalarPoint(-1, 1));
  }

  @Test
  void singleValuesAndSummariesComeBack() {
    task.logger().singleValue("accuracy", 0.25);
    task.logger().singleValue("accuracy", 0.75);
    task.scalar("loss", "train").report(3, 2);
    task.flush(PATIENCE);

    assertThat(metrics().singleValues()).isEqualTo(Map.of("accuracy", 0.75));
    assertThat(metrics().summaries())
        .anySatisfy(
            summary -> {
              assertThat(summary.title()).isEqualTo("loss");
              assertThat(summary.last()).isEqualTo(2);
              assertThat(summary.maxIteration()).isEqualTo(3);
            });
  }

  @Test
  void theConsoleComesBackInBothDirectionsAcrossPages() {
    IntStream.range(0, 2_500).forEach(i -> task.logger().text(LogLevel.WARNING, "line " + i));
    task.flush(PATIENCE);

    List<String> written = IntStream.range(0, 2_500).mapToObj(i -> "line " + i).toList();
    assertThat(metrics().console().filter(line -> line.text().startsWith("line ")))
        .extracting(ConsoleLine::text)
        .containsExactlyElementsOf(written);
    assertThat(metrics().consoleNewestFirst().limit(2))
        .extracting(ConsoleLine::text)
        .containsExactly("line 2499", "line 2498");
    assertThat(metrics().consoleNewestFirst().findFirst().orElseThrow().level())
        .isEqualTo("warning");
  }

  @Test
  void aPublishedTaskTakesNoMoreAndTheLedgerSaysSo() {
    task.scalar("loss", "train").report(0, 1);
    task.flush(PATIENCE);
    task.ref().stop("to be published");
    task.ref().publish();
    task.scalar("loss", "train").report(1, 1);

    DeliveryReport report = task.flush(PATIENCE);

    assertThat(report.scalars().delivered()).isEqualTo(1);
    assertThat(report.scalars().dropped(DropReason.TASK_REFUSED)).isEqualTo(1);
  }

  @Test
  void eventsRefusedByTheServerAreCountedAndTheOthersArrive() {
    server.faults().next("events.add_batch").rejectEvents(3);
    Scalar loss = task.scalar("loss", "train");
    IntStream.range(0, 10).forEach(i -> loss.report(i, i));

    DeliveryReport report = task.flush(PATIENCE);

    assertThat(report.scalars().delivered()).isEqualTo(7);
    assertThat(report.scalars().droppedInAll()).isEqualTo(3);
    assertThat(server.task(task.id()).scalar("loss", "train")).hasSize(7);
  }

  @Test
  void aHundredThousandScalarsOfTwentySeriesNeedFewRequests() {
    int before = requests();
    for (int i = 0; i < 100_000; i++) {
      task.logger().scalar("loss", "series " + i % 20, i * 0.5, i);
    }

    DeliveryReport report = task.flush(PATIENCE);

    assertThat(report.isComplete()).as("%s", report).isTrue();
    assertThat(requests() - before).isLessThanOrEqualTo(60);
    assertThat(metrics().scalar("loss", "series 7")).hasSize(5_000);
  }

  private int requests() {
    return (int)
        server.requests().stream()
            .filter(exchange -> exchange.action().equals("events.add_batch"))
            .count();
  }
}
