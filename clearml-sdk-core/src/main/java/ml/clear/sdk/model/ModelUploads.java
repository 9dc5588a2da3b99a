package ml.clear.sdk.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.artifact.FolderZip;
import ml.clear.sdk.internal.artifact.PreparedBytes;
import ml.clear.sdk.internal.artifact.TaskUploads;
import ml.clear.sdk.internal.model.ModelEntry;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageUri;

/** Stores the weights of one task's models, then registers them. Thread-safe. */
final class ModelUploads {
  /** What the server is told of a folder that was packed, as the reference. */
  private static final String PACKAGE = "package";

  private final ModelAccess access;
  private final Supplier<Destination> destination;
  private final TaskUploads uploads;
  private final String taskId;
  private final String projectId;

  ModelUploads(
      ModelAccess access,
      Supplier<Destination> destination,
      TaskUploads uploads,
      String taskId,
      String projectId) {
    this.access = access;
    this.destination = destination;
    this.uploads = uploads;
    this.taskId = taskId;
    this.projectId = projectId;
  }

  /** Weights that lie in a store, and the task's model of that name, if it has one. */
  private record Stored(Optional<ModelEntry> known, String uri, boolean isPackage) {}

  Model upload(ModelDraft draft, Path weights) {
    return uploads.run(draft.name(), () -> store(draft, weights), stored -> save(draft, stored));
  }

  CompletableFuture<Model> uploadAsync(ModelDraft draft, Path weights) {
    return uploads.start(draft.name(), () -> store(draft, weights), stored -> save(draft, stored));
  }

  Model register(ModelDraft draft, String uri) {
    return save(draft, new Stored(known(draft), uri, false));
  }

  private Stored store(ModelDraft draft, Path weights) {
    if (!Files.isDirectory(weights)) {
      String fileName = String.valueOf(weights.getFileName());
      return store(draft, ObjectSource.of(weights), fileName, false);
    }
    Path folder = weights.toAbsolutePath().normalize();
    try (PreparedBytes zip = FolderZip.pack(folder)) {
      return store(draft, zip.source(), folder.getFileName() + ".zip", true);
    }
  }

  private Stored store(ModelDraft draft, ObjectSource source, String fileName, boolean isPackage) {
    Optional<ModelEntry> known = known(draft);
    // What is published must not change under its readers.
    boolean published = known.isPresent() && known.get().ready();
    String mark = published ? "." + UUID.randomUUID().toString().substring(0, 8) : "";
    StorageUri uri = destination.get().model(draft.name() + mark, fileName);
    String stored = access.storage().upload(source, uri.text(), draft.listener()).uri().text();
    return new Stored(known, stored, isPackage);
  }

  /** The task's model of this name, if it has one. */
  private Optional<ModelEntry> known(ModelDraft draft) {
    return Optional.ofNullable(access.calls().ofTask(taskId, "output").get(draft.name()))
        .map(access.calls()::get);
  }

  private Model save(ModelDraft draft, Stored stored) {
    ObjectNode fields = draft.fields(stored.uri(), taskId, projectId);
    ArrayNode systemTags = fields.putArray("system_tags");
    if (stored.isPackage()) {
      systemTags.add(PACKAGE);
    }
    String id;
    if (stored.known().isPresent() && !stored.known().get().ready()) {
      id = stored.known().get().id();
      access.calls().edit(id, fields);
    } else {
      // The server's default is true, whatever its schema says.
      id = access.calls().create(fields.put("ready", false));
      access.calls().connect(taskId, "output", draft.name(), id);
    }
    if (!draft.metadata().isEmpty()) {
      access.calls().addMetadata(id, draft.metadata());
    }
    return access.get(id);
  }
}
