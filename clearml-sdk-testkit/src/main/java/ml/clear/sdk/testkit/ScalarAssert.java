package ml.clear.sdk.testkit;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.AbstractAssert;

/** Assertions about the values of one scalar; each returns itself. */
public final class ScalarAssert extends AbstractAssert<ScalarAssert, List<ScalarPoint>> {
  private final TaskAssert task;
  private final String name;

  ScalarAssert(TaskAssert task, String name, List<ScalarPoint> points) {
    super(points, ScalarAssert.class);
    this.task = task;
    this.name = name;
  }

  /** Fails unless these are the values, in the order of the iterations. */
  public ScalarAssert withValues(double... expected) {
    List<Double> wanted = Arrays.stream(expected).boxed().toList();
    List<Double> values = actual.stream().map(ScalarPoint::value).toList();
    return require(values.equals(wanted), "values", wanted, values);
  }

  /** Fails unless these are the iterations. */
  public ScalarAssert atIterations(long... expected) {
    List<Long> wanted = Arrays.stream(expected).boxed().toList();
    List<Long> iterations = actual.stream().map(ScalarPoint::iteration).toList();
    return require(iterations.equals(wanted), "iterations", wanted, iterations);
  }

  /** Fails unless so many values were reported. */
  public ScalarAssert withCount(int expected) {
    return require(actual.size() == expected, "count", expected, actual.size());
  }

  /** Back to the task's assertions. */
  public TaskAssert onTask() {
    return task;
  }

  private ScalarAssert require(boolean fulfilled, String what, Object expected, Object found) {
    if (!fulfilled) {
      failWithMessage("expected %s of %s: %s%nbut found %s", what, name, expected, found);
    }
    return this;
  }
}
