package ml.clear.sdk.offline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static ml.clear.sdk.testkit.TestkitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Credentials;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.offline.OfflineTransport;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ServerTask;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions imported into a server from the command line. */
class ImportSessionTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @TempDir Path folder;
  private final ClearMlServer server = ClearMlServer.start();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private OfflineTransport offline;
  private String id;

  @BeforeEach
  void runOffline() throws IOException {
    offline = new OfflineTransport(folder, Optional.empty(), TimeSource.system());
    String project = call("projects.create", "{'name':'Fraud/offline'}").path("id").asText();
    id =
        call(
                "tasks.create",
                "{'name':'baseline 😀','type':'training','tags':['t'],'project':'%s'}"
                    .formatted(project))
            .path("id")
            .asText();
    call("tasks.started", "{'task':'%s'}".formatted(id));
    call(
        "tasks.edit_hyper_params",
        "{'task':'%s','force':true,'hyperparams':[{'section':'Args','name':'lr','value':'0.1','type':'float'}]}"
            .formatted(id));
    Path file = offline.dataDirectory(id).resolve("Fraud/x y." + id + "/artifacts/a.csv");
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "a,b\n");
    call(
        "tasks.add_or_update_artifacts",
        "{'task':'%s','artifacts':[{'key':'a','type':'custom','uri':'file://%s'}]}"
            .formatted(id, file));
    StringBuilder events = new StringBuilder("{'type':'log','task':'" + id + "','msg':'hello ✓'}");
    for (int i = 0; i < 500; i++) {
      events.append(
          "\n{'type':'training_stats_scalar','task':'%s','iter':%d,'metric':'loss','variant':'train','value':%s}"
              .formatted(id, i, 1.0 / (i + 1)));
    }
    byte[] lines = events.toString().replace('\'', '"').getBytes(UTF_8);
    offline.call(ApiCall.events(lines, ApiCall.Repeat.SAFE, Duration.ofSeconds(10)));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private JsonNode call(String action, String body) {
    try {
      return offline.call(ApiCall.once(action, MAPPER.readTree(body.replace('\'', '"'))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int run(String... args) {
    ClearMlConfig config =
        ClearMlConfig.builder()
            .environment(Environment.bare(folder))
            .apiServer(server.apiUrl())
            .filesServer(server.filesUrl())
            .credentials(new Credentials(server.accessKey(), server.secretKey()))
            .build();
    return new ImportSession(
            config, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8))
        .run(args);
  }

  @Test
  void aZipArrivesWhole() {
    call("tasks.completed", "{'task':'%s'}".formatted(id));

    int exit = run(offline.seal(id).zip().toString());

    assertThat(err.toString(UTF_8)).isEmpty();
    assertThat(exit).isZero();
    ServerTask task = server.tasks().get(0);
    assertThat(out.toString(UTF_8)).contains("task " + task.id() + ": 500 scalars");
    assertThat(task)
        .hasStatus(TaskStatus.COMPLETED)
        .hasName("baseline 😀")
        .hasTags("t")
        .hasParameter("Args", "lr", "0.1")
        .hasArtifact("a")
        .hasConsoleText("hello ✓");
    assertThat(task.scalar("loss", "train")).hasSize(500);
    assertThat(server.files()).containsExactly("Fraud/x y." + task.id() + "/artifacts/a.csv");
    assertThat(server.unknownActions()).isEmpty();
  }

  @Test
  void aBrokenSessionIsExplainedAndImportedOnDemand() throws IOException {
    Path session = folder.resolve("offline").resolve(id);
    Files.writeString(session.resolve("log.jsonl"), "[{\"ty", StandardOpenOption.APPEND);

    assertThat(run(session.toString())).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("log.jsonl:2").contains("--salvage");
    assertThat(server.tasks()).isEmpty();

    assertThat(run("--salvage", session.toString())).isZero();
    assertThat(out.toString(UTF_8)).contains("log.jsonl:2");
    assertThat(server.tasks().get(0)).hasStatus(TaskStatus.STOPPED);
  }

  @Test
  void aSessionContinuesATask() {
    String session = folder.resolve("offline").resolve(id).toString();
    run(session);
    String task = server.tasks().get(0).id();

    assertThat(run("--into", task, "--offset", "500", session)).isZero();

    assertThat(server.tasks()).hasSize(1);
    assertThat(server.task(task).scalar("loss", "train")).hasSize(1000);
    assertThat(server.task(task).lastIteration()).isEqualTo(999);
  }

  @Test
  void wrongArgumentsAreNamed() {
    assertThat(run()).isEqualTo(2);
    assertThat(run("--offset", "x", "y.zip")).isEqualTo(2);
    assertThat(run("--into")).isEqualTo(2);
    assertThat(err.toString(UTF_8)).contains("no session given").contains("after --into");
    assertThat(run("nosuch.zip")).isEqualTo(1);
    assertThat(err.toString(UTF_8)).contains("nosuch.zip is not whole");
  }
}
