package ml.clear.sdk.model;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.artifact.FolderZip;
import ml.clear.sdk.internal.artifact.PreparedBytes;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.model.ModelCalls;
import ml.clear.sdk.internal.model.ModelEntry;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.TransferListener;

/**
 * Describes a model that a task has made, and stores it. Nothing is sent before {@link #upload} or
 * {@link #register}. Not thread-safe.
 */
public final class OutputModel {
  private final ModelCalls calls;
  private final Storage storage;
  private final Supplier<Destination> destination;
  private final String taskId;
  private final String projectId;
  private final String name;
  private final List<String> tags = new ArrayList<>();
  private final Map<String, Integer> labels = new LinkedHashMap<>();
  private final Map<String, String> metadata = new LinkedHashMap<>();
  private String framework = "";
  private String configuration = "";
  private String comment = "";
  private OptionalLong iteration = OptionalLong.empty();
  private TransferListener listener = TransferListener.NONE;

  OutputModel(
      ModelCalls calls,
      Storage storage,
      Supplier<Destination> destination,
      String taskId,
      String projectId,
      String name) {
    this.calls = calls;
    this.storage = storage;
    this.destination = destination;
    this.taskId = taskId;
    this.projectId = projectId;
    this.name = name;
    if (name.strip().length() < 3) {
      throw new IllegalArgumentException(
          "a model's name has at least 3 characters, got '" + name + "'");
    }
  }

  /** What made it, such as {@code XGBoost} or {@code ONNX}; the web UI shows it. */
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
    if (!Files.isDirectory(weights)) {
      return store(ObjectSource.of(weights), String.valueOf(weights.getFileName()), false);
    }
    Path folder = weights.toAbsolutePath().normalize();
    try (PreparedBytes zip = FolderZip.pack(folder)) {
      return store(zip.source(), folder.getFileName() + ".zip", true);
    }
  }

  private Model store(ObjectSource source, String fileName, boolean isPackage) {
    Optional<ModelEntry> known = known();
    // What is published must not change under its readers.
    boolean published = known.isPresent() && known.get().ready();
    String folder = published ? name + "." + UUID.randomUUID().toString().substring(0, 8) : name;
    StorageUri uri = destination.get().model(folder, fileName);
    String stored = storage.upload(source, uri.text(), listener).uri().text();
    return save(known, stored, isPackage);
  }

  /**
   * Registers weights that lie somewhere already; they are not touched.
   *
   * @param uri such as {@code s3://models/ranker.ubj}, or a path
   */
  public Model register(String uri) {
    return save(known(), StorageUri.of(uri).text(), false);
  }

  /** The task's model of this name, if it has one. */
  private Optional<ModelEntry> known() {
    return Optional.ofNullable(calls.ofTask(taskId, "output").get(name)).map(calls::get);
  }

  private Model save(Optional<ModelEntry> known, String uri, boolean isPackage) {
    ObjectNode fields = fields(uri, isPackage);
    String id;
    if (known.isPresent() && !known.get().ready()) {
      id = known.get().id();
      calls.edit(id, fields);
    } else {
      // The server's default is true, whatever its schema says.
      id = calls.create(fields.put("ready", false));
      calls.connect(taskId, "output", name, id);
    }
    if (!metadata.isEmpty()) {
      calls.addMetadata(id, metadata);
    }
    return new Model(calls.get(id), calls, storage);
  }

  private ObjectNode fields(String uri, boolean isPackage) {
    ObjectNode body = Json.object().put("uri", uri).put("name", name).put("task", taskId);
    putUnlessEmpty(body, "project", projectId);
    putUnlessEmpty(body, "framework", framework);
    putUnlessEmpty(body, "comment", comment);
    if (!configuration.isEmpty()) {
      body.putObject("design").put("design", configuration);
    }
    iteration.ifPresent(value -> body.put("iteration", value));
    ObjectNode labelNode = body.putObject("labels");
    labels.forEach(labelNode::put);
    ArrayNode tagNode = body.putArray("tags");
    tags.forEach(tagNode::add);
    ArrayNode systemTags = body.putArray("system_tags");
    if (isPackage) {
      systemTags.add("package");
    }
    return body;
  }

  private static void putUnlessEmpty(ObjectNode body, String field, String value) {
    if (!value.isEmpty()) {
      body.put(field, value);
    }
  }
}
