package ml.clear.sdk.model;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.clear.sdk.internal.model.ModelEntry;
import ml.clear.sdk.internal.storage.UrlSecrets;
import ml.clear.sdk.report.TaskLogger;
import ml.clear.sdk.report.TaskMetrics;
import ml.clear.sdk.storage.DownloadOptions;

/**
 * A model in the server's registry, as it was when it was read. Immutable; the methods that change
 * the model on the server give the changed one. All methods but the plain accessors and {@link
 * #logger()} block, for at most the control timeout or as long as a transfer takes. They throw
 * {@link ml.clear.sdk.ServerRejectedException} if the server refuses, as when the model was
 * deleted.
 */
public final class Model {
  private static final Duration REPORTS_LIMIT = Duration.ofSeconds(30);

  private final ModelEntry entry;
  private final ModelAccess access;

  Model(ModelEntry entry, ModelAccess access) {
    this.entry = entry;
    this.access = access;
  }

  /** Its id. */
  public String id() {
    return entry.id();
  }

  /** Its name, which others may bear too. */
  public String name() {
    return entry.name();
  }

  /** Where its weights lie. */
  public String uri() {
    return entry.uri();
  }

  /** Such as {@code XGBoost} or {@code ONNX}; empty if it was not told. */
  public String framework() {
    return entry.framework();
  }

  /** Its comment; empty if there is none. */
  public String comment() {
    return entry.comment();
  }

  /** The task that made it, if one did. */
  public Optional<String> taskId() {
    return entry.task().isEmpty() ? Optional.empty() : Optional.of(entry.task());
  }

  /** The user's tags. */
  public List<String> tags() {
    return entry.tags();
  }

  /** Class labels by name. */
  public Map<String, Integer> labels() {
    return entry.labels();
  }

  /** Its configuration or design, as text; empty if there is none. */
  public String configuration() {
    return entry.configuration();
  }

  /** Pairs of metadata. */
  public Map<String, String> metadata() {
    return entry.metadata();
  }

  /** Whether it is published: its weights are final then, only tags and metadata may change. */
  public boolean isPublished() {
    return entry.ready();
  }

  /**
   * A copy of its weights: a file, or for a packed folder the unpacked folder. Of a published model
   * it is kept in the cache; a draft's weights may have been replaced, so they are fetched anew.
   *
   * @throws ml.clear.sdk.storage.StorageException if they cannot be read
   */
  public Path localCopy() {
    DownloadOptions options =
        isPublished() ? DownloadOptions.DEFAULT : DownloadOptions.DEFAULT.refreshed();
    return entry.isPackage()
        ? access.storage().unpackedCopy(uri(), name(), options)
        : access.storage().localCopy(uri(), options);
  }

  /** Opens its weights as they lie in the store: of a packed folder the zip; to be closed. */
  public InputStream open() {
    return access.storage().open(uri());
  }

  /** Whether its weights are a folder that was packed. */
  public boolean isPackage() {
    return entry.isPackage();
  }

  /**
   * Reports curves, single values and plots on this model: the page of the model shows them, not
   * that of the task. As with a task's, reporting never blocks and never throws. A model has no
   * console, so text is dropped and counted. A published model takes no reports.
   *
   * <p>For a model of a running task the reports stand in the task's ledger, and end with the task;
   * for any other they end with the client.
   */
  public TaskLogger logger() {
    return access.logger(id());
  }

  /** What was reported on this model, read back. It has no console. */
  public TaskMetrics metrics() {
    return access.metrics(id());
  }

  /** Hides it in the archive; {@link Models#find} leaves it out from then on. */
  public void archive() {
    access.calls().archive(id());
  }

  /** Brings it back from the archive. */
  public void unarchive() {
    access.calls().unarchive(id());
  }

  /**
   * Publishes it, without the task that made it. Waits before for what was reported on it, for at
   * most half a minute, since a published model takes no reports.
   *
   * @throws ml.clear.sdk.ServerRejectedException 400/203 if it is published already
   */
  public Model publish() {
    access.reporters().flush(id(), REPORTS_LIMIT);
    access.calls().publish(id());
    return reread();
  }

  /** Adds pairs of metadata, or replaces their values; published models take them too. */
  public Model withMetadata(Map<String, String> pairs) {
    access.calls().addMetadata(id(), pairs);
    return reread();
  }

  /** Replaces its tags; published models take them too. */
  public Model withTags(List<String> tags) {
    access.calls().setTags(id(), tags);
    return reread();
  }

  /**
   * Removes the model, then its weights.
   *
   * @throws ml.clear.sdk.ServerRejectedException 400/205 if a task uses it; nothing was removed
   * @throws ml.clear.sdk.storage.StorageException if the weights could not be removed; the model is
   *     gone
   */
  public void delete() {
    access.calls().delete(id());
    if (!uri().isEmpty()) {
      access.storage().delete(uri());
    }
  }

  private Model reread() {
    return access.get(id());
  }

  /** Name, id and place. */
  @Override
  public String toString() {
    return "Model[" + name() + ", " + id() + ", " + UrlSecrets.hidden(uri()) + "]";
  }
}
