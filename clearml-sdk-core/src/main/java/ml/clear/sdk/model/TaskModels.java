package ml.clear.sdk.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.artifact.TaskUploads;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.model.TaskDesign;
import ml.clear.sdk.internal.param.ConnectMode;
import ml.clear.sdk.internal.report.ModelReporters;
import ml.clear.sdk.storage.Storage;

/**
 * The models that a task uses and makes. Thread-safe; its methods block.
 *
 * <pre>{@code
 * Model base = clearMl.models().find(ModelQuery.ALL.withName("base").published()).get(0);
 * base = task.models().connectInput("base", base);
 * Model ranker =
 *     task.models().output("ranker").framework("XGBoost").tags("nightly").upload(Path.of("model.ubj"));
 * }</pre>
 */
public final class TaskModels {
  private final ModelAccess access;
  private final TaskDesign design;
  private final ModelUploads uploads;
  private final String taskId;
  private final ConnectMode mode;

  /**
   * Made by the task.
   *
   * @param projectId its project's id; empty if it has none
   * @param destination asked at each upload, since a task's output URI may change
   * @param uploads the task's, which it waits for before its verdict
   * @param mode whether the task's own input models override the program's
   */
  public TaskModels(
      ApiTransport transport,
      String taskId,
      String projectId,
      Storage storage,
      Supplier<Destination> destination,
      TaskUploads uploads,
      ModelReporters reporters,
      ConnectMode mode) {
    this.access = new ModelAccess(transport, storage, reporters);
    this.design = new TaskDesign(transport);
    this.uploads = new ModelUploads(access, destination, uploads, taskId, projectId);
    this.taskId = taskId;
    this.mode = mode;
  }

  /**
   * Begins a model that this task has made; nothing is sent before its last verb.
   *
   * @param name its name and that of the task's entry, at least 3 characters. If the task has a
   *     model of this name, it is replaced, weights and all, unless it is published: then a new one
   *     takes its place in the task, and the published one stays in the registry as it is
   */
  public OutputModel output(String name) {
    return new OutputModel(uploads, name);
  }

  /**
   * Notes that this task uses a model. When an agent runs the task, the model that stands in the
   * task is the one to use, since it may have been changed in the UI, as hyperparameters are: the
   * one of this name, else the only one there is.
   *
   * <p>As with the Python SDK, a task without class labels takes over the model's, and a task
   * without a configuration object {@code General} takes over the model's configuration as that. If
   * the server refuses this, the model is connected all the same when the exception comes.
   *
   * @param name under which the task has it, such as {@code base}
   * @param model the program's own choice
   * @return the model to use
   */
  public Model connectInput(String name, Model model) {
    if (mode == ConnectMode.REMOTE) {
      Map<String, String> given = access.calls().ofTask(taskId, "input");
      if (given.containsKey(name) || given.size() == 1) { // the web page renames what it edits
        return access.get(given.getOrDefault(name, given.values().iterator().next()));
      }
    }
    access.calls().connect(taskId, "input", name, model.id());
    design.take(taskId, model.labels(), model.configuration());
    return model;
  }

  /** The models that this task has made, by the names under which it has them. */
  public Map<String, Model> outputs() {
    return read("output");
  }

  /** The models that this task uses, by the names under which it has them. */
  public Map<String, Model> inputs() {
    return read("input");
  }

  private Map<String, Model> read(String type) {
    Map<String, Model> models = new LinkedHashMap<>();
    access.calls().ofTask(taskId, type).forEach((name, id) -> models.put(name, access.get(id)));
    return models;
  }
}
