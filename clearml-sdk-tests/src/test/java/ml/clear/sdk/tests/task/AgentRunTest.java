package ml.clear.sdk.tests.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program as an agent starts it: the task is the agent's (PROTOCOL §11). */
class AgentRunTest {
  record Params(int rounds, double eta, String note) {}

  @TempDir Path home;
  private ClearMlServer server;
  private ClearMl operator;
  private TaskRef template;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    operator = Clients.client(server, home);
    Task first = operator.task("template").project("Fraud").start();
    first.connect(new Params(10, 0.1, "mine"));
    first.scalar("loss", "train").report(4, 1.0);
    first.close();
    template = first.ref();
  }

  @AfterEach
  void stop() {
    operator.close();
    server.close();
  }

  private ClearMl underAgent(String taskId) {
    return Clients.builder(
            Clients.environment(server, home)
                .withVariable("CLEARML_TASK_ID", taskId)
                .withVariable("CLEARML_LOG_TASK_TO_BACKEND", "0"))
        .build();
  }

  @Test
  void attachesToTheAgentsTaskTakesItsParametersAndLeavesTheVerdict() {
    TaskRef edited = template.copy("edited");
    edited.parameters().set("General/rounds", 99);
    edited.enqueue("gpu");

    try (ClearMl client = underAgent(edited.id())) {
      Task task = client.task("ignored").project("Ignored").start();
      Params params = task.connect(new Params(10, 0.1, "mine"));
      task.close();

      assertThat(task.id()).isEqualTo(edited.id());
      assertThat(task.name()).isEqualTo("edited");
      assertThat(params).isEqualTo(new Params(99, 0.1, "mine"));
    }
    assertThat(edited.status()).isEqualTo(TaskStatus.IN_PROGRESS);
  }

  @Test
  void onlyTheFirstTaskIsTheAgents() {
    TaskRef edited = template.copy("edited");

    try (ClearMl client = underAgent(edited.id())) {
      Task first = client.task("first").start();
      Task second = client.task("second").start();

      assertThat(first.id()).isEqualTo(edited.id());
      assertThat(second.id()).isNotEqualTo(edited.id());
    }
  }

  @Test
  void aStartThatFailedMayBeRepeatedAndStillGetsTheAgentsTask() {
    TaskRef edited = template.copy("edited");
    server.faults().next("tasks.get_by_id").error(400, 12, "no such thing");

    try (ClearMl client = underAgent(edited.id())) {
      assertThatThrownBy(() -> client.task("first").start())
          .isInstanceOf(ServerRejectedException.class);

      assertThat(client.task("first").start().id()).isEqualTo(edited.id());
    }
  }

  @Test
  void theConsoleIsLeftToTheAgent() {
    TaskRef edited = template.copy("edited");
    var out = System.out;

    try (ClearMl client = underAgent(edited.id())) {
      Task task = client.task("first").captureConsole().start();

      assertThat(System.out).isSameAs(out);
      task.close();
    }
  }

  @Test
  void anAbortHandlerMakesTheAgentWait() {
    TaskRef edited = template.copy("edited");

    try (ClearMl client = underAgent(edited.id())) {
      Task task = client.task("first").start();
      task.onAbort(abort -> {});

      assertThat(edited.info().runtime())
          .containsEntry("_abort_callback_timeout", "60")
          .containsEntry("_abort_callback_completed", "");
      task.close();
    }
  }

  @Test
  void aSecondRunOfTheSameTaskContinuesAfterItsLastIteration() {
    try (ClearMl client = underAgent(template.id())) {
      Task task = client.task("again").start();
      task.scalar("loss", "train").report(0, 0.5);
      task.close();
    }

    assertThat(template.info().lastIteration()).isEqualTo(5);
    assertThat(List.of(template.status())).containsExactly(TaskStatus.IN_PROGRESS);
  }

  @Test
  void theInputModelChosenInTheWebPageIsTheOneToUse() {
    Model own = operator.models().importUri("s3://models/own.onnx", "own model", "ONNX");
    Model chosen = operator.models().importUri("s3://models/chosen.onnx", "chosen model", "ONNX");
    TaskRef edited = template.copy("edited");
    edited.models().connectInput("base", chosen);

    try (ClearMl client = underAgent(edited.id())) {
      Task task = client.task("first").start();

      assertThat(task.models().connectInput("base", own).id()).isEqualTo(chosen.id());
      assertThat(task.models().connectInput("renamed", own).id()).isEqualTo(chosen.id());
      task.close();
    }
    assertThat(edited.models().inputs()).containsOnlyKeys("base");
  }

  @Test
  void anInputModelThatTheTaskDoesNotNameIsTheProgramsOwn() {
    Model own = operator.models().importUri("s3://models/own.onnx", "own model", "ONNX");
    TaskRef edited = template.copy("edited");

    try (ClearMl client = underAgent(edited.id())) {
      Task task = client.task("first").start();

      assertThat(task.models().connectInput("base", own).id()).isEqualTo(own.id());
      task.close();
    }
    assertThat(edited.models().inputs()).containsOnlyKeys("base");
  }

  @Test
  void aTaskWithoutAnOutputUriGetsTheDefaultAndKeepsItsOwn() {
    TaskRef without = template.copy("without");
    String given = home.resolve("given").toUri().getPath();
    TaskRef with =
        operator.task("with").project("Fraud").outputUri(given).start().ref().copy("with");
    String byDefault = home.resolve("default").toString();

    for (TaskRef task : List.of(without, with)) {
      try (ClearMl client =
          Clients.builder(
                  Clients.environment(server, home)
                      .withVariable("CLEARML_TASK_ID", task.id())
                      .withVariable("CLEARML_DEFAULT_OUTPUT_URI", byDefault))
              .build()) {
        client.task("ignored").outputUri("s3://ignored").start().close();
      }
    }

    assertThat(without.info().outputUri()).contains("file://" + byDefault);
    assertThat(with.info().outputUri()).contains("file://" + home.resolve("given"));
  }

  @Test
  void anOutputUriThatThisMachineCannotWriteFailsTheStart() throws IOException {
    Files.writeString(home.resolve("blocked"), "a file");
    TaskRef edited = template.copy("edited");
    operator
        .api()
        .call(
            "tasks.edit",
            Json.object().put("task", edited.id()).put("output_dest", home + "/blocked/x"));

    try (ClearMl client = underAgent(edited.id())) {
      assertThatThrownBy(() -> client.task("first").start())
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("cannot be written to");
    }
  }

  @Test
  void theFileOfAConfigurationIsThereUntilTheTaskIsClosed() throws IOException {
    TaskRef edited = template.copy("edited");
    edited.configuration().put("settings", "rate = 0.5");
    Path own = Files.writeString(home.resolve("settings.conf"), "rate = 0.1");

    try (ClearMl client = underAgent(edited.id())) {
      Task task = client.task("first").start();
      Path given = task.configuration().connect("settings", own);

      assertThat(given).hasContent("rate = 0.5").isNotEqualTo(own);
      assertThat(given.toString()).endsWith(".conf");
      task.close();
      assertThat(given).doesNotExist();
      assertThat(own).exists();
    }
  }
}
