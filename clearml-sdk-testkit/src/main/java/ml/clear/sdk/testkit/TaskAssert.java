package ml.clear.sdk.testkit;

import java.util.List;
import java.util.Optional;
import ml.clear.sdk.TaskStatus;
import org.assertj.core.api.AbstractAssert;

/** Assertions about a task on a {@link ClearMlServer}; each returns itself. */
public final class TaskAssert extends AbstractAssert<TaskAssert, ServerTask> {
  TaskAssert(ServerTask actual) {
    super(actual, TaskAssert.class);
  }

  /** Fails unless the task has this status. */
  public TaskAssert hasStatus(TaskStatus expected) {
    return require(actual.status() == expected, "status " + expected, actual.status());
  }

  /** Fails unless the task has this name. */
  public TaskAssert hasName(String expected) {
    return require(actual.name().equals(expected), "name " + expected, actual.name());
  }

  /** Fails unless the task has all these tags; it may have more. */
  public TaskAssert hasTags(String... expected) {
    List<String> tags = actual.tags();
    return require(tags.containsAll(List.of(expected)), "tags " + List.of(expected), tags);
  }

  /**
   * Fails unless a hyperparameter has this value.
   *
   * @param section such as {@code General}
   * @param name of the parameter
   * @param expected as text, the way the server keeps it: {@code True}, {@code 0.1}, {@code [1, 2]}
   */
  public TaskAssert hasParameter(String section, String name, String expected) {
    Optional<String> value = actual.parameter(section, name);
    return require(
        value.filter(expected::equals).isPresent(),
        "parameter " + section + "/" + name + " = " + expected,
        value.orElse("nothing"));
  }

  /**
   * Fails unless a field of the document has this value.
   *
   * @param path as in {@link ServerTask#field}
   * @param expected as text
   */
  public TaskAssert hasField(String path, String expected) {
    Optional<String> value = actual.field(path);
    return require(
        value.filter(expected::equals).isPresent(),
        path + " = " + expected,
        value.orElse("nothing"));
  }

  /** Fails unless there is an artifact with this name. */
  public TaskAssert hasArtifact(String name) {
    return require(
        actual.artifacts().containsKey(name), "artifact " + name, actual.artifacts().keySet());
  }

  /** Fails unless there is an output model with this name. */
  public TaskAssert hasOutputModel(String name) {
    return require(
        actual.outputModels().containsKey(name),
        "output model " + name,
        actual.outputModels().keySet());
  }

  /** Fails unless this text was written to the console. */
  public TaskAssert hasConsoleText(String text) {
    List<String> console = actual.console();
    return require(
        console.stream().anyMatch(each -> each.contains(text)), "console text " + text, console);
  }

  /**
   * Fails unless a scalar was reported; goes on with its values.
   *
   * @param metric the graph
   * @param variant the curve in it
   */
  public ScalarAssert hasScalar(String metric, String variant) {
    List<ScalarPoint> points = actual.scalar(metric, variant);
    require(!points.isEmpty(), "scalar " + metric + "/" + variant, actual.scalarNames());
    return new ScalarAssert(this, metric + "/" + variant, points);
  }

  private TaskAssert require(boolean fulfilled, String expected, Object found) {
    if (!fulfilled) {
      failWithMessage("expected %s%nbut found %s%non %s", expected, found, actual);
    }
    return this;
  }
}
