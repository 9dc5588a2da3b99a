package ml.clear.sdk.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.artifact.TaskUploads;
import ml.clear.sdk.internal.artifact.UploadPool;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.offline.OfflineTransport;
import ml.clear.sdk.internal.storage.CacheLimits;
import ml.clear.sdk.internal.storage.FileCache;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.internal.storage.PartialFiles;
import ml.clear.sdk.internal.storage.PathSubstitutions;
import ml.clear.sdk.internal.storage.Stores;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.time.SkippingTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfflineArtifactsTest {
  @TempDir Path cacheRoot;

  @Test
  void artifactsBecomeAPartOfTheSessionUnderPlainNames() throws IOException {
    SkippingTime time = new SkippingTime();
    OfflineTransport session = new OfflineTransport(cacheRoot, Optional.empty(), time);
    String project =
        session
            .call(ApiCall.once("projects.create", Json.object().put("name", "Frau #1")))
            .get("id")
            .asText();
    String task =
        session
            .call(
                ApiCall.once(
                    "tasks.create",
                    Json.object()
                        .put("name", "t: 50%")
                        .put("type", "training")
                        .put("project", project)))
            .get("id")
            .asText();
    session.call(ApiCall.once("tasks.started", Json.object().put("task", task)));
    Storage storage =
        new Storage(
            new Stores().with(Set.of("file"), FileStore::new),
            new FileCache(cacheRoot, "global", CacheLimits.DEFAULT, time),
            PathSubstitutions.NONE,
            PartialFiles.unrecorded(),
            time);
    Destination destination =
        Destination.offline(session.dataDirectory(task), "Frau #1", "t: 50%", task);
    try (UploadPool pool = new UploadPool(1)) {
      Artifacts artifacts =
          new Artifacts(
              session, task, storage, () -> destination, new TaskUploads(pool, time), time);

      artifacts.upload("méta/1", ArtifactContent.json(Map.of("a", 1)));
      artifacts.upload("rows", ArtifactContent.table(List.of("a"), List.of(List.of(1))));

      JsonNode listed =
          session
              .call(ApiCall.read("tasks.get_by_id", Json.object().put("task", task)))
              .at("/task/execution/artifacts");
      assertThat(listed).hasSize(2);
      assertThat(listed.get(0).get("uri").asText())
          .matches("file:///[A-Za-z0-9 ._/-]+")
          .contains("." + task + "/artifacts/");
      assertThat(artifacts.get("méta/1").get()).isEqualTo(Map.of("a", 1));
      assertThat(artifacts.get("rows").table().rows()).containsExactly(List.of("0", "1"));
      assertThat(artifacts.delete("rows")).isTrue();
      assertThat(artifacts.list()).hasSize(1);
    }
  }
}
