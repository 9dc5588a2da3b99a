package ml.clear.sdk.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.storage.CacheLimits;
import ml.clear.sdk.internal.storage.FileCache;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.internal.storage.PartialFiles;
import ml.clear.sdk.internal.storage.PathSubstitutions;
import ml.clear.sdk.internal.storage.Stores;
import ml.clear.sdk.offline.BrokenSessionException;
import ml.clear.sdk.offline.ImportReport;
import ml.clear.sdk.offline.OfflineImport;
import ml.clear.sdk.offline.OfflineImportException;
import ml.clear.sdk.offline.OfflineSession;
import ml.clear.sdk.storage.Storage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions imported into another offline session, which answers as a server does. */
class OfflineImportTest {
  @TempDir Path folder;
  private OfflineFixture offline;
  private OfflineFixture server;
  private String id;

  @BeforeEach
  void runOffline() throws IOException {
    offline = new OfflineFixture(folder.resolve("here"));
    server = new OfflineFixture(folder.resolve("there"));
    id = offline.startedTask("baseline");
    offline.call(
        "tasks.edit",
        task(
            "'force':true,'comment':'c','tags':['t'],'script':{'entry_point':'Main.java'},"
                + "'runtime':{'_x':'1'},'container':{'image':'img'},"
                + "'hyperparams':{'Args':{'lr':{'section':'Args','name':'lr','value':'0.1'}}},"
                + "'configuration':{'net':{'name':'net','value':'a=1'}}"));
    Path artifact = write("p/t." + id + "/artifacts/a.txt");
    offline.call(
        "tasks.add_or_update_artifacts",
        task(
            "'artifacts':[{'key':'a','type':'custom','uri':'%s'},{'key':'far','type':'custom','uri':'http://x/y'}]"
                .formatted(artifact.toUri())));
    Path weights = write("p/t." + id + "/models/net.onnx");
    String model =
        offline
            .call(
                "models.create",
                "{'name':'booster','uri':'%s','framework':'XGBoost','labels':{'fraud':1},'design':{'design':'d'},'ready':false}"
                    .formatted(weights.toUri()))
            .path("id")
            .asText();
    offline.call(
        "tasks.add_or_update_model", task("'name':'net','model':'" + model + "','type':'output'"));
    offline.events(
        IntStream.range(0, 3).mapToObj(i -> scalar(id, i)).collect(Collectors.joining("\n")));
    offline.events(
        scalar(id, Integer.MIN_VALUE)
            + "\n"
            + scalar(model, 7).replace("}", ",'model_event':true}"));
    Path sample = write("p/t." + id + "/metrics/s.png");
    offline.events(
        "{'type':'training_debug_image','task':'%s','iter':1,'metric':'m','variant':'v','key':'k','url':'%s'}"
            .formatted(id, sample.toUri()));
    for (int i = 0; i < 3; i++) {
      offline.events("{'type':'log','task':'" + id + "','msg':'line " + i + "'}");
    }
  }

  private Path write(String path) throws IOException {
    Path file = offline.transport.dataDirectory(id).resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, path);
  }

  private String task(String body) {
    return "{'task':'" + id + "'," + body + "}";
  }

  private static String scalar(String owner, int iteration) {
    return "{'type':'training_stats_scalar','task':'"
        + owner
        + "','iter':"
        + iteration
        + ",'metric':'loss','variant':'train','value':0.5}";
  }

  private OfflineImport into(ApiTransport transport) {
    Storage storage =
        new Storage(
            new Stores().with(List.of("file"), FileStore::new),
            new FileCache(folder, "test", CacheLimits.DEFAULT, offline.time),
            PathSubstitutions.NONE,
            PartialFiles.unrecorded(),
            offline.time);
    return new OfflineImport(transport, storage, URI.create("file://" + folder.resolve("files")));
  }

  private Path completed() {
    offline.call("tasks.completed", task("'status_reason':'done'"));
    return offline.transport.seal(id).zip();
  }

  @Test
  void everythingArrives() {
    ImportReport report = into(server.transport).run(completed());

    assertThat(report.toString())
        .endsWith("5 scalars, 1 plots and images, 3 console events, 2 artifacts, 1 models");
    assertThat(report.notes()).isEmpty();
    JsonNode task = server.task(report.taskId().orElseThrow());
    assertThat(task.path("name").asText()).isEqualTo("baseline");
    assertThat(task.path("comment").asText()).isEqualTo("c");
    assertThat(task.path("tags")).hasToString("[\"t\"]");
    assertThat(task.path("runtime")).hasToString("{\"_x\":\"1\"}");
    assertThat(task.at("/container/image").asText()).isEqualTo("img");
    assertThat(task.at("/script/entry_point").asText()).isEqualTo("Main.java");
    assertThat(task.at("/hyperparams/Args/lr/value").asText()).isEqualTo("0.1");
    assertThat(task.at("/configuration/net/value").asText()).isEqualTo("a=1");
    assertThat(task.path("status").asText()).isEqualTo("completed");
    assertThat(task.path("status_reason").asText()).isEqualTo("done");
    assertThat(server.exported(task.path("id").asText()).path("project_name").asText())
        .isEqualTo("Fraud");
  }

  @Test
  void filesAreUploadedUnderTheNewId() {
    String task = into(server.transport).run(completed()).taskId().orElseThrow();

    JsonNode artifacts = server.task(task).at("/execution/artifacts");
    Path stored = folder.resolve("files/p/t." + task + "/artifacts/a.txt");
    assertThat(artifacts.at("/0/uri").asText()).isEqualTo("file://" + stored);
    assertThat(stored).hasContent("p/t." + id + "/artifacts/a.txt");
    assertThat(artifacts.at("/1/uri").asText()).isEqualTo("http://x/y");
    JsonNode sample =
        OfflineFixture.parse(server.text(task, "metrics.jsonl").lines().toList().get(0)).path(5);
    assertThat(sample.path("url").asText())
        .isEqualTo("file://" + folder.resolve("files/p/t." + task + "/metrics/s.png"));
    assertThat(Path.of(URI.create(sample.path("url").asText()))).exists();
  }

  @Test
  void modelsComeWithTheirWeightsAndEvents() {
    ImportReport report = into(server.transport).run(completed());

    String task = report.taskId().orElseThrow();
    String model = report.models().values().iterator().next();
    JsonNode document = server.call("models.get_by_id", "{'model':'" + model + "'}").path("model");
    assertThat(document.path("uri").asText())
        .isEqualTo("file://" + folder.resolve("files/Fraud/baseline." + task + "/models/net.onnx"));
    assertThat(document.path("framework").asText()).isEqualTo("XGBoost");
    assertThat(document.at("/labels/fraud").asInt()).isEqualTo(1);
    assertThat(document.at("/design/design").asText()).isEqualTo("d");
    assertThat(document.path("ready").asBoolean()).isFalse();
    assertThat(server.task(task).at("/models/output/0/name").asText()).isEqualTo("net");
    assertThat(server.text(task, "metrics.jsonl")).contains("\"task\":\"" + model + "\"");
  }

  @Test
  void aFailedRunStaysFailedAndAKilledOneIsStopped() {
    String killed = into(server.transport).run(offline.folder(id)).taskId().orElseThrow();
    offline.call("tasks.failed", task("'status_reason':'boom','status_message':'why'"));
    String failed = into(server.transport).run(offline.folder(id)).taskId().orElseThrow();

    assertThat(server.task(killed).path("status").asText()).isEqualTo("stopped");
    assertThat(server.task(killed).path("status_message").asText()).contains("without a verdict");
    assertThat(server.task(failed).path("status").asText()).isEqualTo("failed");
    assertThat(server.task(failed).path("status_message").asText()).isEqualTo("why");
  }

  @Test
  void aSessionContinuesATaskThatIsThere() {
    String there = server.startedTask("there");
    server.call(
        "tasks.edit", "{'task':'" + there + "','force':true,'runtime':{'old':'1'},'tags':['u']}");
    server.call("tasks.completed", "{'task':'" + there + "'}");

    into(server.transport).intoTask(there, 100).run(completed());

    JsonNode task = server.task(there);
    assertThat(task.path("name").asText()).isEqualTo("there");
    assertThat(task.path("tags")).hasToString("[\"u\",\"t\"]");
    assertThat(task.path("runtime")).hasToString("{\"old\":\"1\",\"_x\":\"1\"}");
    assertThat(task.at("/hyperparams/Args/lr/value").asText()).isEqualTo("0.1");
    assertThat(task.path("status").asText()).isEqualTo("completed");
    assertThat(task.path("last_iteration").asInt()).isEqualTo(102);
    assertThat(server.text(there, "metrics.jsonl")).contains("\"iter\":-2147483648");
    assertThat(server.call("tasks.get_all", "{}").path("tasks").size()).isEqualTo(1);
  }

  @Test
  void aBrokenSessionIsRefusedBeforeAnythingIsSentAndWhatIsLeftOfItCanBeImported()
      throws IOException {
    Files.writeString(offline.folder(id).resolve("log.jsonl"), "[{\"ty", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> into(server.transport).run(offline.folder(id)))
        .isInstanceOf(BrokenSessionException.class)
        .hasMessageContaining("log.jsonl:4");
    assertThat(server.call("tasks.get_all", "{}").path("tasks")).isEmpty();

    try (OfflineSession session = OfflineSession.salvage(offline.folder(id))) {
      assertThat(into(server.transport).run(session).consoleEvents()).isEqualTo(3);
    }
  }

  @Test
  void whereverItStopsResumingEndsWithTheSameTaskAndNothingTwice() {
    Path zip = completed();
    int calls = calls(zip);
    assertThat(calls).isGreaterThan(10);
    try (OfflineSession session = OfflineSession.open(zip)) {
      for (int failing = 4; failing <= calls; failing++) { // up to 3 the task is not there yet
        server = new OfflineFixture(folder.resolve("there" + failing));
        Failing transport = new Failing(server.transport, failing);

        OfflineImportException stopped =
            catchThrowableOfType(OfflineImportException.class, () -> into(transport).run(session));

        assertThat(stopped.effect()).isEqualTo(Effect.PARTIAL);
        ImportReport report = into(server.transport).resume(session, stopped.done());
        String task = report.taskId().orElseThrow();
        assertThat(server.call("tasks.get_all", "{}").path("tasks").size()).isEqualTo(1);
        assertThat(server.task(task).path("status").asText()).isEqualTo("completed");
        assertThat(server.call("models.get_all", "{}").path("models").size()).isEqualTo(1);
        assertThat(server.task(task).at("/models/output").size()).isEqualTo(1);
        assertThat(server.text(task, "log.jsonl").split("\"msg\"", -1)).hasSize(4);
      }
    }
  }

  private int calls(Path zip) {
    Failing counting = new Failing(server.transport, Integer.MAX_VALUE);
    into(counting).run(zip);
    return counting.calls;
  }

  /** Fails one call, before it reaches the other side. */
  private static final class Failing implements ApiTransport {
    private final ApiTransport other;
    private final int failing;
    private int calls;

    Failing(ApiTransport other, int failing) {
      this.other = other;
      this.failing = failing;
    }

    @Override
    public JsonNode call(ApiCall call) {
      if (++calls == failing) {
        throw new ServerUnreachableException(call.action(), Effect.NONE, "gone", null);
      }
      return other.call(call);
    }

    @Override
    public ServerInfo server() {
      return other.server();
    }

    @Override
    public void close() {
      other.close();
    }
  }
}
