package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.offline.ImportReport;
import ml.clear.sdk.report.ScalarPoint;
import org.junit.jupiter.api.Test;

@Contract
class OfflineImportContractTest {
  @Test
  void anOfflineRunArrivesWhole(Workspace server) {
    Path zip;
    try (ClearMl offline = server.offlineClient()) {
      Task task =
          offline.task("offline run").project(server.root()).tags("offline").comment("c").start();
      task.connect(Map.of("lr", 0.1, "name", "größe"));
      task.configuration().put("settings", "a = 1");
      for (int i = 0; i < 1000; i++) {
        task.scalar("loss", "train").report(i, 1.0 / (i + 1));
      }
      task.logger().singleValue("accuracy", 0.5);
      task.logger().text("hello 😀");
      task.artifacts().upload("notes", ArtifactContent.text("kept"));
      task.fail(new IllegalStateException("on purpose"));
      assertThat(task.close(Duration.ofMinutes(1)).isComplete()).isTrue();
      zip = task.offlineSession().orElseThrow().zip();
    }

    ImportReport report = server.client().offlineImport().run(zip);
    TaskRef task = server.client().tasks().get(report.taskId().orElseThrow());

    assertThat(task.info().name()).isEqualTo("offline run");
    assertThat(task.info().tags()).containsExactly("offline");
    assertThat(task.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(task.parameters().getAll())
        .containsEntry("General/lr", 0.1)
        .containsEntry("General/name", "größe");
    assertThat(task.configuration().find("settings")).contains("a = 1");
    assertThat(task.metrics().scalar("loss", "train"))
        .hasSize(1000)
        .endsWith(new ScalarPoint(999, 0.001));
    assertThat(task.metrics().singleValues()).containsEntry("accuracy", 0.5);
    assertThat(task.metrics().console())
        .anySatisfy(line -> assertThat(line.text()).isEqualTo("hello 😀"));
    assertThat(task.artifacts().get("notes").text()).isEqualTo("kept");
  }
}
