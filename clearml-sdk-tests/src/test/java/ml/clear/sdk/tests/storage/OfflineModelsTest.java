package ml.clear.sdk.tests.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.offline.ImportReport;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that an offline task uses, in its session and after the import. */
class OfflineModelsTest {
  @TempDir Path home;
  private ClearMlServer server;
  private ClearMl client;
  private Path makerSession;
  private Path userSession;

  @BeforeEach
  void runOffline() throws IOException {
    server = ClearMlServer.start();
    client = Clients.client(server, home);
    try (ClearMl offline = ClearMl.builder().config(client.config()).offline().build()) {
      Task maker = offline.task("trainer").project("Fraud").start();
      Task user = offline.task("tuner").project("Fraud").start();
      Model made =
          maker
              .models()
              .output("made")
              .labels(Map.of("cat", 1))
              .configuration("depth = 3")
              .register("s3://models/made.onnx");
      Model own =
          user.models().output("own").upload(Files.writeString(home.resolve("own.onnx"), "own"));

      user.models()
          .connectInput("base", offline.models().importUri("s3://m/base", "base model", "ONNX"));
      user.models().connectInput("made", made);
      user.models().connectInput("own", own);

      assertThat(user.models().inputs()).containsOnlyKeys("base", "made", "own");
      maker.close();
      user.close();
      makerSession = maker.offlineSession().orElseThrow().zip();
      userSession = user.offlineSession().orElseThrow().zip();
    }
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String importNow(Path session) {
    return client.offlineImport().run(session).taskId().orElseThrow();
  }

  private Model input(String task, String name) {
    return Objects.requireNonNull(client.tasks().get(task).models().inputs().get(name), name);
  }

  @Test
  void whatTheTaskTookOverAndWhichModelsItUsedArriveOnTheServer() {
    importNow(makerSession);
    String user = importNow(userSession);

    JsonNode task = client.api().call("tasks.get_by_id", Json.object().put("task", user));
    assertThat(task.at("/task/execution/model_labels")).hasToString("{\"cat\":1}");
    assertThat(task.at("/task/configuration/General/value").asText()).isEqualTo("depth = 3");
    assertThat(client.tasks().get(user).models().inputs()).containsOnlyKeys("base", "made", "own");
    assertThat(input(user, "base").uri()).isEqualTo("s3://m/base");
    assertThat(input(user, "base").isPublished()).isTrue();
    assertThat(input(user, "made").labels()).isEqualTo(Map.of("cat", 1));
    assertThat(input(user, "own").localCopy()).hasContent("own");
  }

  @Test
  void aModelThatTheServerKnowsIsUsedAgain() {
    String base = client.models().importUri("s3://m/base", "known before", "ONNX").id();

    String user = importNow(userSession);

    assertThat(input(user, "base").id()).isEqualTo(base);
  }

  @Test
  void aModelWhoseMakerWasNotImportedIsToldAsLeftOut() {
    ImportReport report = client.offlineImport().run(userSession);

    assertThat(report.notes())
        .singleElement()
        .asString()
        .contains("'made'", "Import the session of the task that made it first");
    String user = report.taskId().orElseThrow();
    assertThat(client.tasks().get(user).models().inputs()).containsOnlyKeys("base", "own");
  }
}
