package ml.clear.sdk.model;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.TransferListener;

/**
 * Describes a model that a task has made, and stores it. Nothing is sent before {@link #upload},
 * {@link #uploadAsync} or {@link #register}. Not thread-safe.
 */
public final class OutputModel {
  private final ModelUploads uploads;
  private final String name;
  private final List<String> tags = new ArrayList<>();
  private final Map<String, Integer> labels = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private String framework = "";
  private String configuration = "";
  private String comment = "";
  private OptionalLong iteration = OptionalLong.empty();
  private TransferListener listener = TransferListener.NONE;

  OutputModel(ModelUploads uploads, String name) {
    this.uploads = uploads;
    this.name = name;
    if (name.strip().length() < 3) {
      throw new IllegalArgumentException(
          "a model's name has at least 3 characters, got '" + name + "'");
    }
  }

  /**
   * What made it, such as {@link Framework#XGBOOST}; any text. Default: what the ending of the file
   * tells, else nothing.
   */
  public OutputModel framework(String value) {
    this.framework = value;
    return this;
  }

  /** Adds tags. */
  public OutputModel tags(String... values) {
    tags.addAll(List.of(values));
    return this;
  }

  /** Adds class labels. */
  public OutputModel labels(Map<String, Integer> values) {
    labels.putAll(values);
    return this;
  }

  /** Its configuration or design: any text. */
  public OutputModel configuration(String text) {
    this.configuration = text;
    return this;
  }

  /** Adds pairs of metadata. */
  public OutputModel metadata(Map<String, String> pairs) {
    metadata.putAll(pairs);
    return this;
  }

  /** A comment. */
  public OutputModel comment(String text) {
    this.comment = text;
    return this;
  }

  /** The iteration it was made at, not negative; the server counts it as one of the task's. */
  public OutputModel iteration(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("iteration must not be negative, got " + value);
    }
    this.iteration = OptionalLong.of(value);
    return this;
  }

  /** Told how the upload gets on. */
  public OutputModel listener(TransferListener value) {
    this.listener = value;
    return this;
  }

  /**
   * Stores the weights below the task's output URI, else on the file server, then registers the
   * model. Blocks as long as that takes.
   *
   * @param weights a file, or a folder, which is packed and unpacked again by {@link
   *     Model#localCopy()} and by Python
   * @throws ml.clear.sdk.storage.StorageException if the weights could not be stored; nothing is
   *     registered
   * @throws ml.clear.sdk.ServerRejectedException if the server refused; the weights lie there
   */
  public Model upload(Path weights) {
    return uploads.upload(describe(), weights);
  }

  /**
   * As {@link #upload}, in the background, with the description as it is now. A failure does not
   * reach the training: it is logged, stands in the ledger of {@link ml.clear.sdk.Task#close}, and
   * completes the future; so does the end of the task, if it does not wait any longer. Blocks only
   * while more than 64 uploads wait: then the calling thread uploads this one.
   *
   * @param weights as in {@link #upload}; not to be changed before the upload has ended
   */
  public CompletableFuture<Model> uploadAsync(Path weights) {
    return uploads.uploadAsync(describe(), weights);
  }

  /**
   * Registers weights that lie somewhere already; they are not touched.
   *
   * @param uri such as {@code s3://models/ranker.ubj}, or a path
   */
  public Model register(String uri) {
    return uploads.register(describe(), StorageUri.of(uri).text());
  }

  private ModelDraft describe() {
    return new ModelDraft(
        name,
        framework,
        List.copyOf(tags),
        Collections.unmodifiableMap(new LinkedHashMap<>(labels)),
        Collections.unmodifiableMap(new LinkedHashMap<>(metadata)),
        configuration,
        comment,
        iteration,
        listener);
  }
}
