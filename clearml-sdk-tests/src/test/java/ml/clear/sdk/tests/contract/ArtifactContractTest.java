package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.Task;
import ml.clear.sdk.artifact.Artifact;
import ml.clear.sdk.artifact.ArtifactContent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Artifacts through the server's own file store. */
@Contract
class ArtifactContractTest {
  @Test
  void contentsOfEveryKindComeBack(Workspace server, @TempDir Path folder) throws IOException {
    Task task = server.task("artifacts");
    Path file = Files.write(folder.resolve("data.bin"), new byte[] {0, 1, 2, (byte) 0xff});
    task.uploadArtifact("file", file);
    task.artifacts().upload("text", ArtifactContent.text("größe 😀"));
    task.artifacts().upload("json", ArtifactContent.json(Map.of("a", List.of(1, 2))));
    task.artifacts()
        .upload(
            "table",
            ArtifactContent.table(List.of("x", "y"), List.of(List.of(1, "a"), List.of(2, "b,c"))));
    task.artifacts().upload("empty", ArtifactContent.bytes(new byte[0], "empty.bin"));
    task.close();
    var artifacts = task.ref().artifacts();

    assertThat(artifacts.list()).hasSize(5);
    assertThat(Files.readAllBytes(artifacts.get("file").localCopy()))
        .isEqualTo(Files.readAllBytes(file));
    assertThat(artifacts.get("text").text()).isEqualTo("größe 😀");
    assertThat(artifacts.get("json").json()).isEqualTo(Map.of("a", List.of(1, 2)));
    assertThat(artifacts.get("table").table().columns()).containsExactly("", "x", "y");
    assertThat(artifacts.get("file").sizeBytes()).isEqualTo(4);
    assertThat(artifacts.get("file").sha256()).hasSize(64);
    try (InputStream in = artifacts.get("empty").open()) {
      assertThat(in.readAllBytes()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"50% + x", "a/b", "q? #1 & $", "größe 東京", "name: with, 'signs'!"})
  void oddNamesAreFoundAgain(String name, Workspace server) throws IOException {
    Task task =
        server
            .client()
            .task("t: " + name)
            .project(server.root() + "/odd " + name.replace("a/b", "a \\ b"))
            .start();
    task.artifacts().upload(name, ArtifactContent.text("content of " + name));
    task.close();

    Artifact artifact = task.ref().artifacts().get(name);

    assertThat(artifact.text()).isEqualTo("content of " + name);
    assertThat(server.client().storage().exists(artifact.uri())).isTrue();
  }

  @Test
  void uploadingAgainReplacesAndDeletingTakesEntryAndBytes(Workspace server) {
    Task task = server.task("replaced");
    task.artifacts().upload("notes", ArtifactContent.text("one"));
    task.artifacts().upload("notes", ArtifactContent.text("two"));
    String uri = task.artifacts().get("notes").uri();

    assertThat(task.artifacts().list()).hasSize(1);
    assertThat(task.artifacts().get("notes").text()).isEqualTo("two");
    task.artifacts().delete("notes");

    assertThat(task.artifacts().list()).isEmpty();
    assertThat(server.client().storage().exists(uri)).isFalse();
    task.close();
  }

  @Test
  void afterTheVerdictNothingIsRegistered(Workspace server) {
    Task task = server.task("too late");
    task.close();

    assertThatThrownBy(() -> task.artifacts().upload("late", ArtifactContent.text("x")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("late: the task was closed before");
    assertThat(task.artifacts().list()).isEmpty();
    assertThat(
            server.refusal(
                "tasks.add_or_update_artifacts",
                """
                {"task": "%s", "artifacts": [{"key": "late", "type": "custom", "uri": "file:///x"}]}
                """
                    .formatted(task.id())))
        .isEqualTo("400/110");
  }
}
