package ml.clear.sdk;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.storage.StorageUri;
import org.jspecify.annotations.Nullable;

/** Where the files of one task go, worked out at its first upload. Thread-safe. */
final class ArtifactFolder implements Supplier<Destination> {
  private final ClearMl client;
  private final TaskInfo task;
  private volatile @Nullable Destination known;

  ArtifactFolder(ClearMl client, TaskInfo task) {
    this.client = client;
    this.task = task;
  }

  @Override
  public Destination get() {
    Destination destination = known;
    if (destination == null) {
      destination = find();
      known = destination;
    }
    return destination;
  }

  private Destination find() {
    String project = task.project().map(client.calls()::projectName).orElse("");
    Optional<Path> data = client.parts().offlineData(task.id());
    if (data.isPresent()) {
      return Destination.offline(data.get(), project, task.name(), task.id());
    }
    String root = task.outputUri().orElseGet(() -> client.config().filesServer().toString());
    return Destination.of(
        StorageUri.of(root.strip()), project, task.project().orElse(""), task.name(), task.id());
  }
}
