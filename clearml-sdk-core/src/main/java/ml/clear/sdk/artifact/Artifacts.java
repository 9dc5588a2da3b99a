package ml.clear.sdk.artifact;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import ml.clear.sdk.internal.artifact.ArtifactEntry;
import ml.clear.sdk.internal.artifact.ArtifactRegistry;
import ml.clear.sdk.internal.artifact.Content;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.artifact.PreparedBytes;
import ml.clear.sdk.internal.artifact.Previews;
import ml.clear.sdk.internal.artifact.TaskUploads;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.report.UploadSummary;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StoredObject;
import ml.clear.sdk.time.TimeSource;

/**
 * The artifacts of one task. An artifact is registered after its bytes are there, so a failed
 * upload leaves no entry that leads nowhere. Uploading a name again replaces its entry.
 * Thread-safe.
 *
 * <pre>{@code
 * task.artifacts().upload("predictions", ArtifactContent.table(List.of("id", "score"), rows));
 * Object config = other.artifacts().get("config").get();
 * }</pre>
 *
 * <p>All methods but {@link #uploadAsync} block. They throw {@link
 * ml.clear.sdk.storage.StorageException} if bytes could not be stored or read, and {@link
 * ml.clear.sdk.ServerRejectedException} if the server refused the entry, with 400/110 once the task
 * has ended. On the artifacts of a {@link ml.clear.sdk.Task} that is closed, uploading throws
 * {@link java.util.concurrent.CancellationException}.
 */
public final class Artifacts {
  private final ArtifactRegistry registry;
  private final Storage storage;
  private final Supplier<Destination> destination;
  private final TaskUploads uploads;
  private final TimeSource time;

  /**
   * Made by the task.
   *
   * @param destination asked at each upload, since a task's output URI may change
   * @param uploads the task's, which it waits for before its verdict
   */
  public Artifacts(
      ApiTransport transport,
      String taskId,
      Storage storage,
      Supplier<Destination> destination,
      TaskUploads uploads,
      TimeSource time) {
    this.registry = new ArtifactRegistry(transport, taskId);
    this.storage = storage;
    this.destination = destination;
    this.uploads = uploads;
    this.time = time;
  }

  /**
   * Stores a file as it is, or a folder as a zip.
   *
   * @param name any text that is not empty
   */
  public Artifact upload(String name, Path path) {
    return uploads.run(
        requireName(name), () -> store(name, ArtifactContent.path(path)), this::register);
  }

  /**
   * Stores content and registers it.
   *
   * @param name any text that is not empty
   */
  public Artifact upload(String name, ArtifactContent content) {
    return uploads.run(requireName(name), () -> store(name, content), this::register);
  }

  /**
   * Stores content and registers it in the background. A failure does not reach the training: it is
   * logged, stands in the {@link UploadSummary} of the ledger, and completes the future; so does
   * the end of the task, if it does not wait any longer. Blocks only while more than 64 uploads
   * wait: then the calling thread uploads this one.
   *
   * @param name any text that is not empty
   */
  public CompletableFuture<Artifact> uploadAsync(String name, ArtifactContent content) {
    return uploads.start(requireName(name), () -> store(name, content), this::register);
  }

  private Artifact register(ArtifactEntry entry) {
    registry.put(entry);
    return new Artifact(entry, storage);
  }

  private ArtifactEntry store(String name, ArtifactContent content) {
    if (content.content() instanceof Content.External external) {
      return entry(name, "custom", external.uri(), -1, "", external.contentType(), "", content);
    }
    Content.Bytes bytes = (Content.Bytes) content.content();
    try (PreparedBytes prepared = bytes.preparation().get()) {
      String uri = destination.get().artifact(name, bytes.fileName().apply(name)).text();
      StoredObject stored =
          storage.upload(
              prepared.source().withContentType(bytes.contentType()), uri, content.listener());
      return entry(
          name,
          bytes.type(),
          stored.uri().text(),
          stored.sizeBytes(),
          stored.sha256(),
          bytes.contentType(),
          prepared.preview(),
          content);
    }
  }

  private ArtifactEntry entry(
      String name,
      String type,
      String uri,
      long sizeBytes,
      String hash,
      String contentType,
      String preview,
      ArtifactContent content) {
    String shown = content.preview().orElse(preview);
    return new ArtifactEntry(
        name,
        "output",
        type,
        uri,
        sizeBytes,
        hash,
        time.now().truncatedTo(ChronoUnit.SECONDS),
        contentType,
        Previews.registered(shown),
        content.metadata());
  }

  /** All artifacts that are registered now, in the server's order. */
  public List<Artifact> list() {
    return entries().stream().map(entry -> new Artifact(entry, storage)).toList();
  }

  private List<ArtifactEntry> entries() {
    Destination place = destination.get();
    return registry.list().stream().map(entry -> entry.at(place.locate(entry.uri()))).toList();
  }

  /** The artifact of this name, or empty if there is none. */
  public Optional<Artifact> find(String name) {
    return list().stream().filter(artifact -> artifact.name().equals(name)).findFirst();
  }

  /**
   * The artifact of this name.
   *
   * @throws NoSuchElementException if there is none, naming those that there are
   */
  public Artifact get(String name) {
    List<Artifact> all = list();
    return all.stream()
        .filter(artifact -> artifact.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "no artifact '"
                        + name
                        + "'; there are "
                        + all.stream().map(Artifact::name).toList()));
  }

  /**
   * Removes an artifact: first its bytes, unless it is external, then its entry. If the bytes
   * cannot be removed, the entry stays, and the call may be repeated.
   *
   * @return whether there was one
   */
  public boolean delete(String name) {
    Optional<ArtifactEntry> entry =
        entries().stream().filter(each -> each.key().equals(name)).findFirst();
    entry.ifPresent(
        found -> {
          // Only what an SDK has uploaded carries a hash.
          if (!found.hash().isEmpty()) {
            storage.delete(found.uri());
          }
          registry.remove(found);
        });
    return entry.isPresent();
  }

  /**
   * How many uploads of artifacts and models were stored, failed or are under way. Does not block.
   */
  public UploadSummary uploads() {
    return uploads.summary();
  }

  /**
   * Waits for the uploads of artifacts and models in the background; the task does so before its
   * verdict.
   *
   * @param atMost longest wait
   */
  public UploadSummary awaitUploads(Duration atMost) {
    return uploads.await(atMost);
  }

  private static String requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an artifact needs a name");
    }
    return name;
  }
}
