package ml.clear.sdk.artifact;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import ml.clear.sdk.internal.artifact.ArtifactEntry;
import ml.clear.sdk.internal.artifact.ArtifactRegistry;
import ml.clear.sdk.internal.artifact.Content;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.artifact.PendingUploads;
import ml.clear.sdk.internal.artifact.PreparedBytes;
import ml.clear.sdk.internal.artifact.Previews;
import ml.clear.sdk.internal.artifact.UploadPool;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StoredObject;
import ml.clear.sdk.time.TimeSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
 * has ended.
 */
public final class Artifacts {
  private static final Logger LOG = LoggerFactory.getLogger(Artifacts.class);

  private final ArtifactRegistry registry;
  private final Storage storage;
  private final Supplier<Destination> destination;
  private final UploadPool pool;
  private final PendingUploads pending;
  private final TimeSource time;

  /**
   * Made by the task.
   *
   * @param destination asked at each upload, since a task's output URI may change
   * @param pool the client's threads for uploads in the background
   */
  public Artifacts(
      ApiTransport transport,
      String taskId,
      Storage storage,
      Supplier<Destination> destination,
      UploadPool pool,
      TimeSource time) {
    this.registry = new ArtifactRegistry(transport, taskId);
    this.storage = storage;
    this.destination = destination;
    this.pool = pool;
    this.pending = new PendingUploads(time);
    this.time = time;
  }

  /**
   * Stores a file as it is, or a folder as a zip.
   *
   * @param name any text that is not empty
   */
  public Artifact upload(String name, Path path) {
    return upload(name, ArtifactContent.path(path));
  }

  /**
   * Stores content and registers it.
   *
   * @param name any text that is not empty
   */
  public Artifact upload(String name, ArtifactContent content) {
    requireName(name);
    pending.begin();
    return store(name, content);
  }

  /**
   * Stores content and registers it in the background. A failure does not reach the training: it is
   * logged, stands in the {@link UploadSummary}, and completes the future. Blocks only while more
   * than 64 uploads wait: then the calling thread uploads this one.
   *
   * @param name any text that is not empty
   */
  public CompletableFuture<Artifact> uploadAsync(String name, ArtifactContent content) {
    requireName(name);
    pending.begin();
    CompletableFuture<Artifact> result = new CompletableFuture<>();
    try {
      pool.execute(() -> storeQuietly(name, content, result));
    } catch (RejectedExecutionException closed) {
      refuse(name, closed, result);
    }
    return result;
  }

  private void refuse(
      String name, RejectedExecutionException closed, CompletableFuture<Artifact> result) {
    pending.fail(name, closed);
    result.completeExceptionally(closed);
  }

  private void storeQuietly(
      String name, ArtifactContent content, CompletableFuture<Artifact> result) {
    if (pool.isOver()) {
      refuse(name, new RejectedExecutionException("the client was closed before"), result);
      return;
    }
    try {
      result.complete(store(name, content));
    } catch (Throwable e) { // an error, too, must reach whoever waits for the future
      LOG.warn("Artifact {} could not be stored", name, e);
      result.completeExceptionally(e);
    }
  }

  /** Whatever happens, the pending upload is counted as stored or failed. */
  private Artifact store(String name, ArtifactContent content) {
    try {
      ArtifactEntry entry =
          content.content() instanceof Content.Bytes bytes
              ? storeBytes(name, bytes, content)
              : external(name, ((Content.External) content.content()).uri(), content);
      registry.put(entry);
      pending.succeed();
      return new Artifact(entry, storage);
    } catch (Throwable e) {
      pending.fail(name, e);
      throw e;
    }
  }

  private ArtifactEntry storeBytes(String name, Content.Bytes bytes, ArtifactContent content) {
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

  private ArtifactEntry external(String name, String uri, ArtifactContent content) {
    return entry(name, "custom", uri, -1, "", "", "", content);
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
        Previews.ofText("preview", shown),
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

  /** How many uploads were stored, failed or are under way. Does not block. */
  public UploadSummary uploads() {
    return pending.summary();
  }

  /**
   * Waits for the uploads in the background; the task does so before its verdict.
   *
   * @param atMost longest wait
   */
  public UploadSummary awaitUploads(Duration atMost) {
    return pending.await(atMost);
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("an artifact needs a name");
    }
  }
}
