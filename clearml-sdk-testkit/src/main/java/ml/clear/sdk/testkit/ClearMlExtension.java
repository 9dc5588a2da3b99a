package ml.clear.sdk.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** What {@link ClearMlTest} does. */
public final class ClearMlExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(ClearMlExtension.class);

  /** Used by JUnit. */
  public ClearMlExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    scope(context); // from here on, what appears counts as left behind
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return TestScope.PARTS.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return scope(context).part(parameter.getParameter().getType());
  }

  /** The test's own; on manual time if the test has a parameter for it. */
  private static TestScope scope(ExtensionContext context) {
    boolean manual =
        context
            .getTestMethod()
            .map(method -> List.of(method.getParameterTypes()).contains(ManualTime.class))
            .orElse(false);
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(TestScope.class, unused -> new TestScope(manual), TestScope.class);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    TestScope scope = scope(context);
    boolean failed = context.getExecutionException().isPresent();
    List<String> left = new ArrayList<>();
    if (!failed && !mayLeaveTasksRunning(context)) {
      left.addAll(scope.runningTasks());
    }
    List<String> leftovers = scope.leftovers();
    if (!failed) { // a failed test has had no chance to clean up
      left.addAll(leftovers);
    }
    if (failed || !left.isEmpty()) {
      scope.report().ifPresent(report -> context.publishReportEntry("clearml", report));
    }
    scope.close();
    if (!left.isEmpty()) {
      throw new AssertionError("the test left behind: " + String.join("; ", left));
    }
  }

  private static boolean mayLeaveTasksRunning(ExtensionContext context) {
    return annotation(context).map(ClearMlTest::mayLeaveTasksRunning).orElse(false);
  }

  private static Optional<ClearMlTest> annotation(ExtensionContext context) {
    return context
        .getElement()
        .map(element -> element.getAnnotation(ClearMlTest.class))
        .or(() -> context.getTestClass().map(type -> type.getAnnotation(ClearMlTest.class)));
  }
}
