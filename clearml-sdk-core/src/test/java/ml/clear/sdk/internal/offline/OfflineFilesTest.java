package ml.clear.sdk.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.zip.ZipFile;
import ml.clear.sdk.offline.SessionFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Artifacts, models and the zip. */
class OfflineFilesTest {
  @TempDir Path cache;
  private OfflineFixture offline;
  private String id;

  @BeforeEach
  void open() {
    offline = new OfflineFixture(cache);
    id = offline.startedTask("baseline");
  }

  private Path stored(String path) throws IOException {
    Path file = offline.transport.dataDirectory(id).resolve(path);
    Files.createDirectories(file.resolveSibling(""));
    return Files.writeString(file, path);
  }

  private void register(String key, String uri) {
    offline.call(
        "tasks.add_or_update_artifacts",
        "{'task':'"
            + id
            + "','artifacts':[{'key':'"
            + key
            + "','type':'custom','uri':'"
            + uri
            + "'}]}");
  }

  @Test
  void anArtifactInTheDataFolderIsExportedByItsRelativePath() throws IOException {
    Path file = stored("Fraud/baseline." + id + "/artifacts/report/my report.html");

    register("report", file.toUri().toString());
    register("raw", "file://" + file);
    register("far", "s3://bucket/x%20y");

    JsonNode artifacts = offline.exported(id).at("/execution/artifacts");
    String relative = "data/Fraud/baseline." + id + "/artifacts/report/my report.html";
    assertThat(artifacts.at("/0/uri").asText()).isEqualTo(relative);
    assertThat(artifacts.at("/1/uri").asText()).isEqualTo(relative);
    assertThat(artifacts.at("/2/uri").asText()).isEqualTo("s3://bucket/x%20y");
    assertThat(offline.task(id).at("/execution/artifacts/0/uri").asText())
        .isEqualTo("file://" + file);
  }

  @Test
  void anArtifactReplacesTheOneOfItsKeyAndMode() throws IOException {
    register("report", "http://x/1");
    register("report", "http://x/2");
    assertThat(offline.exported(id).at("/execution/artifacts").findValuesAsText("uri"))
        .containsExactly("http://x/2");

    offline.call(
        "tasks.delete_artifacts",
        "{'task':'" + id + "','artifacts':[{'key':'report','mode':'output'}]}");
    assertThat(offline.exported(id).at("/execution/artifacts")).isEmpty();
  }

  @Test
  void aPathThatWouldDangleAfterTheImportIsMadePlain() throws IOException {
    Path file = stored("50%/a#b?." + id + "/x.txt");

    register("odd", "file://" + file);

    String uri = offline.exported(id).at("/execution/artifacts/0/uri").asText();
    assertThat(uri).matches("data/[A-Za-z0-9 ._/-]+").contains("." + id + "/");
    assertThat(offline.folder(id).resolve(uri)).hasContent("50%/a#b?." + id + "/x.txt");
  }

  @Test
  void weightsTravelAsAnArtifactIfTheFileServerIsKnown() throws IOException {
    offline = new OfflineFixture(cache, Optional.of(URI.create("http://files:8081/")));
    id = offline.startedTask("baseline");
    String model = model(stored("Fraud/baseline." + id + "/models/net.onnx"));

    JsonNode element = offline.exported(id).at("/offline_output_models/0");
    String path = "offline-models/" + model + "/net.onnx";
    assertThat(element.path("id").asText()).isEqualTo(model);
    assertThat(element.at("/init/name").asText()).isEqualTo("net");
    assertThat(element.at("/init/label_enumeration/cat").asInt()).isEqualTo(1);
    assertThat(element.at("/weights/weights_filename").isNull()).isTrue();
    assertThat(element.at("/weights/register_uri").asText()).isEqualTo("http://files:8081/" + path);
    assertThat(offline.exported(id).at("/execution/artifacts/0/uri").asText())
        .isEqualTo("data/" + path);
    assertThat(offline.folder(id).resolve("data").resolve(path)).exists();
  }

  @Test
  void weightsLieInModelsIfTheFileServerIsNotKnown() throws IOException {
    String model = model(stored("Fraud/baseline." + id + "/models/net.onnx"));

    JsonNode element = offline.exported(id).at("/offline_output_models/0");
    assertThat(element.at("/weights/weights_filename").asText())
        .isEqualTo("models/" + model + "/net.onnx");
    assertThat(offline.folder(id).resolve("models/" + model + "/net.onnx")).exists();
    assertThat(offline.exported(id).at("/execution/artifacts")).isEmpty();
  }

  private String model(Path file) {
    String model =
        offline
            .call(
                "models.create",
                "{'name':'net','uri':'"
                    + file.toUri()
                    + "','framework':'ONNX','labels':{'cat':1},'ready':false}")
            .path("id")
            .asText();
    offline.call(
        "tasks.add_or_update_model",
        "{'task':'" + id + "','name':'net','model':'" + model + "','type':'output'}");
    return model;
  }

  @Test
  void anEditedModelIsExportedAnew() throws IOException {
    String model = model(stored("x/models/net.onnx"));

    offline.call("models.edit", "{'model':'" + model + "','comment':'better','uri':'s3://b/net'}");
    offline.call(
        "models.add_or_update_metadata",
        "{'model':'" + model + "','metadata':[{'key':'k','type':'str','value':'v'}]}");
    offline.call("models.update_tags", "{'ids':['" + model + "'],'add_tags':['best']}");

    JsonNode element = offline.exported(id).at("/offline_output_models/0");
    assertThat(element.at("/init/comment").asText()).isEqualTo("better");
    assertThat(element.at("/init/tags/0").asText()).isEqualTo("best");
    assertThat(element.at("/weights/register_uri").asText()).isEqualTo("s3://b/net");
    assertThat(element.at("/metadata/k/value").asText()).isEqualTo("v");
    assertThat(
            offline
                .call("models.get_by_id", "{'model':'" + model + "'}")
                .at("/model/comment")
                .asText())
        .isEqualTo("better");
  }

  @Test
  void eventsOfAModelLieInTheSessionOfItsTask() throws IOException {
    String model = model(stored("x/models/net.onnx"));

    offline.events(
        "{'type':'training_stats_scalar','task':'"
            + model
            + "','iter':0,'metric':'m','variant':'v','value':1,'model_event':true}");

    assertThat(OfflineFixture.parse(offline.text(id, "metrics.jsonl")).at("/0/task").asText())
        .isEqualTo(model);
    assertThat(offline.task(id).path("last_metrics")).isEmpty();
  }

  @Test
  void theZipHasRelativeNamesTheSmallFilesFirstAndTheSameBytesEachTime() throws IOException {
    register("a", stored("p/t." + id + "/a.txt").toUri().toString());
    offline.events("{'type':'log','task':'" + id + "','msg':'m'}");

    SessionFiles files = offline.transport.seal(id);
    byte[] first = Files.readAllBytes(files.zip());
    offline.transport.seal(id);

    assertThat(files.zip()).isEqualTo(cache.resolve("offline").resolve(id + ".zip"));
    assertThat(Files.readAllBytes(files.zip())).isEqualTo(first);
    try (ZipFile zip = new ZipFile(files.zip().toFile())) {
      assertThat(zip.stream().map(Object::toString).collect(Collectors.toList()))
          .startsWith("task.json", "log.jsonl", "data/p/t." + id + "/a.txt");
    }
  }
}
