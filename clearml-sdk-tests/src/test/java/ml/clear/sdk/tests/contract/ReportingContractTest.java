package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import ml.clear.sdk.Task;
import ml.clear.sdk.api.CallOptions;
import ml.clear.sdk.report.ConsoleLine;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.Scalar;
import ml.clear.sdk.report.ScalarPoint;
import org.junit.jupiter.api.Test;

@Contract
class ReportingContractTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void scalarsComeBackExactlyInOrder(Workspace server) {
    Task task = server.task("scalars");
    Scalar loss = task.scalar("loss", "train");
    List<ScalarPoint> sent =
        IntStream.range(0, 2500).mapToObj(i -> new ScalarPoint(i, 1.0 / (i + 3))).toList();
    sent.forEach(point -> loss.report(point.iteration(), point.value()));
    DeliveryReport report = task.close(LIMIT);

    assertThat(report.isComplete()).isTrue();
    assertThat(report.scalars().delivered()).isEqualTo(2500);
    assertThat(task.ref().metrics().scalar("loss", "train")).isEqualTo(sent);
    assertThat(task.ref().info().lastIteration()).isEqualTo(2499);
  }

  @Test
  void theSamePlaceIsOverwrittenNotDoubled(Workspace server) {
    Task task = server.task("overwritten");
    task.scalar("loss", "train").report(3, 1.0);
    task.flush(LIMIT);
    task.scalar("loss", "train").report(3, 2.0);
    task.close(LIMIT);

    assertThat(task.ref().metrics().scalar("loss", "train"))
        .containsExactly(new ScalarPoint(3, 2.0));
  }

  @Test
  void oddIterationsAndNamesAreKept(Workspace server) {
    Task task = server.task("odd");
    Scalar odd = task.scalar("título 😀 a/b", "sérié % +\t");
    odd.report(-1, 0.5);
    odd.report(1L << 40, 1.5);
    task.close(LIMIT);

    assertThat(task.ref().metrics().scalar("título 😀 a/b", "sérié % +\t"))
        .containsExactly(new ScalarPoint(-1, 0.5), new ScalarPoint(1L << 40, 1.5));
  }

  @Test
  void singleValuesReplaceEachOtherAndDrawNoCurve(Workspace server) {
    Task task = server.task("single values");
    task.logger().singleValue("accuracy", 0.5);
    task.logger().singleValue("auc", 0.9);
    task.flush(LIMIT);
    task.logger().singleValue("accuracy", 0.75);
    task.close(LIMIT);

    assertThat(task.ref().metrics().singleValues())
        .containsEntry("accuracy", 0.75)
        .containsEntry("auc", 0.9)
        .hasSize(2);
    assertThat(task.ref().info().lastIteration()).isZero();
  }

  @Test
  void summariesTellLastLeastAndGreatest(Workspace server) {
    Task task = server.task("summaries");
    Scalar loss = task.scalar("loss", "train");
    loss.report(0, 9.5);
    loss.report(1, 0.125);
    loss.report(2, 2);
    task.close(LIMIT);

    assertThat(task.ref().metrics().summaries())
        .singleElement()
        .satisfies(
            summary -> {
              assertThat(summary.title()).isEqualTo("loss");
              assertThat(summary.series()).isEqualTo("train");
              assertThat(summary.last()).isEqualTo(2);
              assertThat(summary.min()).isEqualTo(0.125);
              assertThat(summary.max()).isEqualTo(9.5);
            });
  }

  @Test
  void whatCannotBeStoredFollowsThePolicyAndSpoilsNothing(Workspace server) {
    Task task = server.task("not finite");
    Scalar loss = task.scalar("loss", "train");
    loss.report(0, Double.NaN);
    loss.report(1, Double.POSITIVE_INFINITY);
    loss.report(2, 1e300);
    loss.report(3, 1.0);
    DeliveryReport report = task.close(LIMIT);

    assertThat(report.isComplete()).isTrue();
    assertThat(task.ref().metrics().scalar("loss", "train"))
        .contains(new ScalarPoint(0, 0.0), new ScalarPoint(3, 1.0))
        .hasSize(4);
  }

  @Test
  void consoleLinesKeepOrderLevelAndText(Workspace server) {
    Task task = server.task("console");
    for (int i = 0; i < 250; i++) {
      task.logger().text(i % 2 == 0 ? LogLevel.INFO : LogLevel.ERROR, "line " + i + " ünï 😀");
    }
    task.close(LIMIT);

    List<ConsoleLine> lines = task.ref().metrics().console().toList();
    String text = String.join("\n", lines.stream().map(ConsoleLine::text).toList());
    assertThat(text.lines())
        .isEqualTo(IntStream.range(0, 250).mapToObj(i -> "line " + i + " ünï 😀").toList());
    assertThat(lines).extracting(ConsoleLine::level).contains("info", "error");
  }

  @Test
  void fiveMegabytesOfOneLineArriveInPieces(Workspace server) {
    Task task = server.task("long line");
    String line = "0123456789abcdef".repeat(5 << 16);

    task.logger().text(line);
    DeliveryReport report = task.close(LIMIT);

    assertThat(report.isComplete()).isTrue();
    assertThat(String.join("", task.ref().metrics().console().map(ConsoleLine::text).toList()))
        .isEqualTo(line);
  }

  @Test
  void manySeriesAreAllThere(Workspace server) {
    Task task = server.task("many series");
    for (int i = 0; i < 300; i++) {
      task.logger().scalar("title " + i % 30, "series " + i, i, 0);
    }
    task.close(LIMIT);

    assertThat(task.ref().metrics().series().values().stream().mapToInt(List::size).sum())
        .isEqualTo(300);
  }

  @Test
  void resumedIterationsContinue(Workspace server) {
    Task first = server.task("resumed");
    first.scalar("loss", "train").report(4, 1.0);
    first.close(LIMIT);
    Task second = server.client().task("again").resume(first.id()).start();
    second.scalar("loss", "train").report(0, 0.5);
    second.close(LIMIT);

    assertThat(first.ref().metrics().scalar("loss", "train"))
        .containsExactly(new ScalarPoint(4, 1.0), new ScalarPoint(5, 0.5));
  }

  @Test
  void aBatchIsRefusedInPartAndSaysWhy(Workspace server) {
    Task task = server.task("partial");
    JsonNode answer =
        server
            .client()
            .api()
            .callBatch(
                "events.add_batch",
                List.of(
                    event(task.id(), "training_stats_scalar"),
                    event("0123456789abcdef0123456789abcdef", "training_stats_scalar"),
                    event(task.id(), "bogus")),
                CallOptions.DEFAULT);

    assertThat(answer.path("added").asInt()).isEqualTo(1);
    assertThat(answer.path("errors").asInt()).isEqualTo(2);
    assertThat(answer.path("errors_info").size()).isEqualTo(2);
    assertThat(
            Workspace.Refusal.of(
                () ->
                    server
                        .client()
                        .api()
                        .callBatch(
                            "events.add_batch",
                            List.of(event(task.id(), "bogus")),
                            CallOptions.DEFAULT)))
        .contains("400/131");
    task.close(LIMIT);
  }

  @Test
  void aDeletedTasksReportsAreCountedAsDropped(Workspace server) {
    Task task = server.task("deleted");
    task.ref().delete();
    task.scalar("loss", "train").report(0, 1.0);

    DeliveryReport report = task.flush(LIMIT);

    assertThat(report.scalars().offered()).isEqualTo(1);
    assertThat(report.scalars().dropped()).containsEntry(DropReason.TASK_REFUSED, 1L);
    task.close();
  }

  private static JsonNode event(String task, String type) {
    return Workspace.json(
        "{'task':'"
            + task
            + "','type':'"
            + type
            + "','metric':'m','variant':'v','iter':1,'value':2,'timestamp':1700000000000}");
  }
}
