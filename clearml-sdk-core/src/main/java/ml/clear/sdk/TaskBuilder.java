package ml.clear.sdk;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import ml.clear.sdk.internal.Check;
import ml.clear.sdk.internal.artifact.OutputUri;
import org.jspecify.annotations.Nullable;

/**
 * Describes a task and starts it. Each argument is checked where it is given; nothing is sent
 * before {@link #start()}. Not thread-safe.
 *
 * <pre>{@code
 * Task task = clearMl.task("baseline").project("Fraud").tags("spark").outputUri("s3://models").start();
 * }</pre>
 */
public final class TaskBuilder {
  private final ClearMl client;
  final String name;
  Optional<String> project = Optional.empty();
  TaskType type = TaskType.TRAINING;
  final List<String> tags = new ArrayList<>();
  Optional<String> comment = Optional.empty();
  Optional<String> parent = Optional.empty();
  OutputUri outputUri = OutputUri.UNSET;
  Optional<Container> container = Optional.empty();
  Optional<Script> script = Optional.empty();
  boolean reuse;
  boolean captureConsole;
  boolean uploadsRequired;
  @Nullable String resumedId;
  IterationOffset offset = IterationOffset.auto();

  TaskBuilder(ClearMl client, String name) {
    this.client = client;
    this.name = Check.name(name, "task name");
  }

  /**
   * The project, created with its parents if it does not exist. Default: {@code Untitled}.
   *
   * @param project full name, such as {@code Fraud/baselines}; each new part needs at least 3
   *     characters
   */
  public TaskBuilder project(String project) {
    this.project = Optional.of(Check.text(project, "project").trim());
    return this;
  }

  /**
   * What the task does. Default: {@link TaskType#TRAINING}.
   *
   * @param type any but {@link TaskType#UNKNOWN}
   */
  public TaskBuilder type(TaskType type) {
    if (Objects.requireNonNull(type, "type") == TaskType.UNKNOWN) {
      throw new IllegalArgumentException("a new task needs a known type");
    }
    this.type = type;
    return this;
  }

  /**
   * Adds tags.
   *
   * @param tags none may be blank
   */
  public TaskBuilder tags(String... tags) {
    for (String tag : tags) {
      this.tags.add(Check.text(tag, "tag"));
    }
    return this;
  }

  /**
   * The description. Default: when, by whom and where the task was made.
   *
   * @param comment any text
   */
  public TaskBuilder comment(String comment) {
    this.comment = Optional.of(comment);
    return this;
  }

  /**
   * The task this one derives from.
   *
   * @param taskId id of an existing task
   */
  public TaskBuilder parent(String taskId) {
    this.parent = Optional.of(Check.text(taskId, "parent"));
    return this;
  }

  /**
   * Where artifacts and models go. Default: the project's default, then {@code
   * CLEARML_DEFAULT_OUTPUT_URI}, then {@code sdk.development.default_output_uri}, then the server's
   * file store. {@link #start()} checks it by writing, reading and deleting a small object. Under
   * an agent the task's own output URI counts, and if it has none, the defaults; so it is with a
   * task that is resumed, unless something is said here.
   *
   * @param outputUri such as {@code s3://bucket/folder}, {@code gs://bucket}, {@code
   *     https://files.example.org} or a path
   */
  public TaskBuilder outputUri(String outputUri) {
    this.outputUri = OutputUri.of(outputUri);
    return this;
  }

  /**
   * Whether there is an output URI at all, as {@code output_uri=True} and {@code False} in Python.
   *
   * @param enabled true for the defaults of {@link #outputUri(String)}, ending at the file server;
   *     false for none of them, so that the task has no output URI
   */
  public TaskBuilder outputUri(boolean enabled) {
    this.outputUri = enabled ? OutputUri.ENABLED : OutputUri.DISABLED;
    return this;
  }

  /**
   * The container in which an agent would run the task. Default: {@code CLEARML_DOCKER_IMAGE}, if
   * it is set.
   *
   * @param container image, arguments and set-up
   */
  public TaskBuilder container(Container container) {
    this.container = Optional.of(container);
    return this;
  }

  /**
   * Which code runs. Default: what is found in the git working copy, else in the jar.
   *
   * @param script repository, commit and entry point
   */
  public TaskBuilder script(Script script) {
    this.script = Optional.of(script);
    return this;
  }

  /**
   * Resets and reuses the last task of this project, name and type that was started from this
   * machine within {@code sdk.development.task_reuse_time_window_in_hours} (72), if it is an
   * unarchived development run without artifacts and models. Off by default, since it deletes what
   * that run reported.
   */
  public TaskBuilder reuseLast() {
    this.reuse = true;
    return this;
  }

  /**
   * Goes on with an earlier task instead of making a new one: its name, project and type stay as
   * they are, as does its output URI unless another one is given, tags are added, and iterations
   * continue after its last.
   *
   * @param taskId an existing task that is not published
   */
  public TaskBuilder resume(String taskId) {
    return resume(taskId, IterationOffset.auto());
  }

  /**
   * Goes on with an earlier task, as {@link #resume(String)}. {@code CLEARML_SET_ITERATION_OFFSET}
   * wins over the offset given here.
   *
   * @param taskId an existing task that is not published
   * @param offset added to each reported iteration
   */
  public TaskBuilder resume(String taskId, IterationOffset offset) {
    this.resumedId = Check.text(taskId, "taskId");
    this.offset = Objects.requireNonNull(offset, "offset");
    return this;
  }

  /**
   * Also sends what the program writes to {@code System.out} and {@code System.err}, until the task
   * is closed. Off by default. Under an agent it does nothing, since the agent sends the console.
   */
  public TaskBuilder captureConsole() {
    this.captureConsole = true;
    return this;
  }

  /**
   * Lets a run fail whose artifacts or models could not all be stored: {@link Task#uploadArtifact}
   * throws, and a failure in the background, or an upload that is not finished when the task is
   * closed, makes the verdict failed, if the run had none of its own. By default a lost upload only
   * stands in the log and the ledger. Under an agent the exit code decides, so that only the first
   * counts.
   */
  public TaskBuilder failIfUploadFails() {
    this.uploadsRequired = true;
    return this;
  }

  /**
   * Creates the task and marks it running. Blocks for a few control calls, each for at most the
   * control deadline (default 10 s). Under an agent ({@code CLEARML_TASK_ID}) the first task
   * started is the agent's: name, project and type given here are then ignored.
   *
   * @throws ServerRejectedException if the server refused, with nothing left running: a draft may
   *     remain if it refused the start
   * @throws ServerUnreachableException if no answer came; with {@link
   *     ClearMlException.Effect#UNKNOWN} a draft of this name may exist
   * @throws ml.clear.sdk.storage.StorageException if the output URI cannot be written to
   */
  public Task start() {
    return new TaskStart(client, this).start();
  }
}
