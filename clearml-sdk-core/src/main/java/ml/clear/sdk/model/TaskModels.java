package ml.clear.sdk.model;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import ml.clear.sdk.internal.artifact.Destination;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.model.ModelCalls;
import ml.clear.sdk.storage.Storage;

/**
 * The models that a task uses and makes. Thread-safe; its methods block.
 *
 * <pre>{@code
 * Model base = clearMl.models().find(ModelQuery.ALL.withName("base").published()).get(0);
 * task.models().connectInput("base", base);
 * Model ranker =
 *     task.models().output("ranker").framework("XGBoost").tags("nightly").upload(Path.of("model.ubj"));
 * }</pre>
 */
public final class TaskModels {
  private final ModelCalls calls;
  private final Storage storage;
  private final String taskId;
  private final String projectId;
  private final Supplier<Destination> destination;

  /**
   * Made by the task.
   *
   * @param projectId its project's id; empty if it has none
   * @param destination asked at each upload, since a task's output URI may change
   */
  public TaskModels(
      ApiTransport transport,
      String taskId,
      String projectId,
      Storage storage,
      Supplier<Destination> destination) {
    this.calls = new ModelCalls(transport);
    this.storage = storage;
    this.taskId = taskId;
    this.projectId = projectId;
    this.destination = destination;
  }

  /**
   * Begins a model that this task has made; nothing is sent before its last verb.
   *
   * @param name its name and that of the task's entry, at least 3 characters. If the task has a
   *     model of this name, it is replaced, weights and all, unless it is published: then a new one
   *     takes its place in the task, and the published one stays in the registry as it is
   */
  public OutputModel output(String name) {
    return new OutputModel(calls, storage, destination, taskId, projectId, name);
  }

  /**
   * Notes that this task uses a model.
   *
   * @param name under which the task has it, such as {@code base}
   */
  public void connectInput(String name, Model model) {
    calls.connect(taskId, "input", name, model.id());
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
    calls
        .ofTask(taskId, type)
        .forEach((name, id) -> models.put(name, new Model(calls.get(id), calls, storage)));
    return models;
  }
}
