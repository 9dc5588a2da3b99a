package ml.clear.sdk.tests.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.artifact.ArtifactContent;
import ml.clear.sdk.model.Framework;
import ml.clear.sdk.model.Model;
import ml.clear.sdk.model.ModelQuery;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models and output URIs against the testkit's server. */
class ModelsTest {
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

  private Path weights(String content) throws IOException {
    return Files.writeString(folder.resolve("model.ubj"), content);
  }

  @Test
  void anOutputModelIsStoredThenRegisteredAndReadBackWhole() throws IOException {
    try (Task task = clearMl.task("trainer").project("Fraud").start()) {
      Model made =
          task.models()
              .output("ranker")
              .framework("XGBoost")
              .labels(Map.of("cat", 1))
              .configuration("depth = 3")
              .tags("nightly")
              .comment("first")
              .metadata(Map.of("auc", "0.9"))
              .iteration(7)
              .upload(weights("one"));

      Model read = clearMl.models().get(made.id());
      assertThat(read.name()).isEqualTo("ranker");
      assertThat(read.framework()).isEqualTo("XGBoost");
      assertThat(read.labels()).isEqualTo(Map.of("cat", 1));
      assertThat(read.configuration()).isEqualTo("depth = 3");
      assertThat(read.tags()).containsExactly("nightly");
      assertThat(read.metadata()).isEqualTo(Map.of("auc", "0.9"));
      assertThat(read.isPublished()).isFalse();
      assertThat(read.taskId()).contains(task.id());
      assertThat(read.uri()).startsWith(server.filesUrl() + "/Fraud/trainer." + task.id());
      assertThat(read.localCopy()).hasContent("one");
      assertThat(task.models().outputs()).containsOnlyKeys("ranker");
      assertThat(clearMl.models().find(ModelQuery.ALL.withName("ranker").withProject("Fraud")))
          .extracting(Model::id)
          .containsExactly(made.id());
    }
  }

  @Test
  void theSameNameReplacesADraftButNeverAPublishedModel() throws IOException {
    try (Task task = clearMl.task("trainer").project("Fraud").start()) {
      Model first = task.models().output("ranker").upload(weights("one"));
      Model second = task.models().output("ranker").upload(weights("two"));
      assertThat(second.id()).isEqualTo(first.id());
      second.publish();

      Model third = task.models().output("ranker").upload(weights("three"));

      assertThat(third.id()).isNotEqualTo(first.id());
      assertThat(clearMl.storage().open(second.uri()).readAllBytes()).asString().isEqualTo("two");
      assertThat(clearMl.storage().open(third.uri()).readAllBytes()).asString().isEqualTo("three");
      assertThat(task.models().outputs().values())
          .extracting(Model::id)
          .containsExactly(third.id());
    }
  }

  @Test
  void tagsOfAPublishedModelAreChangedByTheActionThatTakesThem() throws IOException {
    try (Task task = clearMl.task("trainer").project("Fraud").start()) {
      Model published = task.models().output("ranker").upload(weights("one")).publish();
      server.faults().next("models.edit").error(400, 203, "Model is ready"); // as a server may

      Model tagged = published.withTags(List.of("best"));

      assertThat(tagged.tags()).containsExactly("best");
      assertThat(tagged.isPublished()).isTrue();
    }
  }

  @Test
  void aFolderIsAPackageThatIsUnpackedAgain() throws IOException {
    Path package_ = Files.createDirectories(folder.resolve("saved/variables"));
    Files.writeString(package_.resolve("v.bin"), "v");

    try (Task task = clearMl.task("trainer").project("Fraud").start()) {
      Model made = task.models().output("saved model").upload(folder.resolve("saved"));

      assertThat(made.localCopy().resolve("variables/v.bin")).hasContent("v");
    }
  }

  @Test
  void anImportedModelIsFoundAgainByItsUriAndConnectedAsInput() {
    Model base = clearMl.models().importUri("s3://models/base.onnx", "base model", "ONNX");
    Model again = clearMl.models().importUri("s3://models/base.onnx", "other name", "ONNX");

    try (Task task = clearMl.task("tuner").project("Fraud").start()) {
      task.models().connectInput("base", base);

      assertThat(again.id()).isEqualTo(base.id());
      assertThat(base.isPublished()).isTrue();
      assertThat(task.models().inputs()).containsOnlyKeys("base");
      assertThat(task.models().inputs().values()).extracting(Model::id).containsExactly(base.id());
    }
  }

  @Test
  void aTaskTakesOverLabelsAndConfigurationOfItsFirstInputModelThatHasThem() {
    try (Task maker = clearMl.task("trainer").project("Fraud").start();
        Task user = clearMl.task("tuner").project("Fraud").start()) {
      Model bare = maker.models().output("bare").register("s3://models/bare.onnx");
      Model first =
          maker
              .models()
              .output("first")
              .labels(Map.of("cat", 1))
              .configuration("depth = 3")
              .register("s3://models/first.onnx");
      Model second =
          maker
              .models()
              .output("second")
              .labels(Map.of("dog", 2))
              .configuration("depth = 4")
              .register("s3://models/second.onnx");

      user.models().connectInput("bare", bare);
      user.models().connectInput("first", first);
      user.models().connectInput("second", second);

      JsonNode read =
          clearMl
              .api()
              .call("tasks.get_by_id", JsonNodeFactory.instance.objectNode().put("task", user.id()))
              .path("task");
      assertThat(read.at("/execution/model_labels")).hasToString("{\"cat\":1}");
      assertThat(read.at("/configuration/General/value").asText()).isEqualTo("depth = 3");
      assertThat(user.models().inputs()).containsOnlyKeys("bare", "first", "second");
    }
  }

  @Test
  void anOutputUriThatCannotBeWrittenFailsTheStart() throws IOException {
    Files.writeString(folder.resolve("blocked"), "a file");

    assertThatThrownBy(
            () -> clearMl.task("trainer").outputUri(folder.resolve("blocked/x").toString()).start())
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot be written to");
  }

  @Test
  void filesGoToTheOutputUri() throws IOException {
    Path place = folder.resolve("out put");

    try (Task task = clearMl.task("trainer").project("Fraud").outputUri(place.toString()).start()) {
      task.artifacts().upload("text", ArtifactContent.text("hello"));
      Model made = task.models().output("ranker").upload(weights("one"));

      assertThat(place.resolve("Fraud/trainer." + task.id() + "/artifacts/text/text.txt"))
          .hasContent("hello");
      assertThat(made.uri()).startsWith("file://" + place + "/Fraud/trainer.");
      assertThat(made.localCopy()).hasContent("one");
      assertThat(task.artifacts().get("text").get()).isEqualTo("hello");
    }
  }

  @Test
  void withoutDefaultsTrueMeansTheFileServer() {
    try (Task task = clearMl.task("trainer").project("Fraud").outputUri(true).start()) {
      assertThat(clearMl.tasks().get(task.id()).info().outputUri())
          .contains(server.filesUrl().toString());
    }
  }

  @Test
  void anArchivedModelIsFoundNoMoreUntilItIsBroughtBack() {
    Model model = clearMl.models().importUri("s3://models/base.onnx", "base model", "ONNX");

    model.archive();
    assertThat(clearMl.models().find(ModelQuery.ALL.withName("base model"))).isEmpty();
    model.unarchive();

    assertThat(clearMl.models().find(ModelQuery.ALL.withName("base model"))).hasSize(1);
  }

  @Test
  void theFrameworkIsToldByTheFilesEndingUnlessItIsNamed() throws IOException {
    Path onnx = Files.writeString(folder.resolve("net.onnx"), "x");
    try (Task task = clearMl.task("trainer").project("Fraud").start()) {
      assertThat(task.models().output("guessed").upload(onnx).framework())
          .isEqualTo(Framework.ONNX);
      assertThat(task.models().output("named").framework("DJL").upload(onnx).framework())
          .isEqualTo("DJL");
      assertThat(task.models().output("unknown").register("s3://x/model.bin").framework())
          .isEmpty();
    }
  }
}
