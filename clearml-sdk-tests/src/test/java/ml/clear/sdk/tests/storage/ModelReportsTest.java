package ml.clear.sdk.tests.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.model.ModelQuery;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.ScalarPoint;
import ml.clear.sdk.report.TaskLogger;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is reported on a model is the model's, not its task's. */
class ModelReportsTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  @TempDir Path folder;
  private ClearMlServer server;
  private ClearMl clearMl;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    clearMl = Clients.client(server, folder);
  }

  @AfterEach
  void stop() {
    clearMl.close();
    server.close();
  }

  @Test
  void curvesSingleValuesAndPlotsGoToTheModelAndCountWithItsTask() {
    Task task = clearMl.task("trainer").project("Fraud").start();
    Model model = task.models().output("ranker").register("s3://models/ranker.ubj");
    task.scalar("loss", "train").report(0, 9);

    TaskLogger logger = model.logger();
    for (int i = 0; i < 50; i++) {
      logger.scalar("auc", "valid", i / 64.0, i);
    }
    logger.singleValue("final auc", 0.75);
    logger.plotly("roc", "valid", 1, "{\"data\":[],\"layout\":{}}");
    logger.text("a model has no console");
    DeliveryReport ledger = task.close(LIMIT);

    assertThat(ledger.scalars().delivered()).isEqualTo(1 + 50 + 1);
    assertThat(ledger.plots().delivered()).isEqualTo(1);
    assertThat(ledger.console().dropped(DropReason.REFUSED)).isEqualTo(1);
    Model read = clearMl.models().get(model.id());
    assertThat(read.metrics().series()).containsEntry("auc", List.of("valid"));
    assertThat(read.metrics().scalar("auc", "valid"))
        .hasSize(50)
        .contains(new ScalarPoint(8, 0.125));
    assertThat(read.metrics().singleValues()).isEqualTo(Map.of("final auc", 0.75));
    assertThat(read.metrics().summaries())
        .anySatisfy(auc -> assertThat(auc.max()).isEqualTo(49 / 64.0));
    assertThat(read.metrics().console()).isEmpty();
    var plots =
        clearMl
            .api()
            .call(
                "events.get_task_plots",
                Json.object().put("task", model.id()).put("model_events", true));
    assertThat(plots.path("plots")).hasSize(1);
    assertThat(server.task(task.id()).scalarNames()).containsExactly("loss/train");
  }

  @Test
  void aModelWithoutARunningTaskIsReportedOnByTheClient() {
    Model model = clearMl.models().importUri("s3://models/base.onnx", "base model", "ONNX");
    var draft = Json.object().put("name", "a draft").put("uri", "s3://x/y").put("ready", false);
    String draftId = clearMl.api().call("models.create", draft).path("id").asText();

    try (ClearMl other = ClearMl.create(clearMl.config())) {
      other.models().get(draftId).logger().scalar("m", "s", 0.5, 3);
      other.models().get(model.id()).logger().scalar("m", "s", 0.5, 3); // published: refused
    }

    assertThat(clearMl.models().get(draftId).metrics().scalar("m", "s"))
        .containsExactly(new ScalarPoint(3, 0.5));
    assertThat(model.metrics().series()).isEmpty();
  }

  @Test
  void whatWasReportedBeforeAModelIsPublishedArrives() {
    try (Task task = clearMl.task("trainer").project("Fraud").start()) {
      Model model = task.models().output("ranker").register("s3://models/ranker.ubj");
      model.logger().scalar("auc", "valid", 0.5, 1);

      model.publish();

      assertThat(model.metrics().scalar("auc", "valid")).containsExactly(new ScalarPoint(1, 0.5));
    }
  }

  @Test
  void aPublishedModelTakesNoReportsAndSaysSoInTheLedger() {
    Task task = clearMl.task("trainer").project("Fraud").start();
    Model model = task.models().output("ranker").register("s3://models/ranker.ubj").publish();

    model.logger().scalar("auc", "valid", 0.5, 1);
    task.scalar("loss", "train").report(0, 9);
    DeliveryReport ledger = task.close(LIMIT);

    assertThat(ledger.scalars().dropped(DropReason.TASK_REFUSED)).isEqualTo(1);
    assertThat(ledger.scalars().delivered()).isEqualTo(1);
  }

  @Test
  void reportsOnAModelOfAnOfflineTaskAreImportedWithIt() {
    Path session;
    try (ClearMl offline = ClearMl.builder().config(clearMl.config()).offline().build()) {
      Task task = offline.task("made offline").project("Fraud").start();
      Model model = task.models().output("ranker").register("s3://models/ranker.ubj");
      model.logger().scalar("auc", "valid", 0.5, 1);
      task.close();
      session = task.offlineSession().orElseThrow().zip();
    }

    String imported = clearMl.offlineImport().run(session).taskId().orElseThrow();

    Model model = clearMl.models().find(ModelQuery.ALL.withTask(imported)).get(0);
    assertThat(model.metrics().scalar("auc", "valid")).containsExactly(new ScalarPoint(1, 0.5));
  }
}
