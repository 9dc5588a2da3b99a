package ml.clear.sdk.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Credentials;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.testkit.internal.leak.Leftovers;
import ml.clear.sdk.time.TimeSource;
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
  private static final int LAST_EXCHANGES = 20;
  private static final List<Class<?>> SUPPORTED =
      List.of(ClearMlServer.class, ManualTime.class, ClearMlConfig.class);

  /** Used by JUnit. */
  public ClearMlExtension() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    context.getStore(NAMESPACE).put(Leftovers.class, Leftovers.before());
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return SUPPORTED.contains(parameter.getParameter().getType());
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    if (type == ManualTime.class) {
      return time(context);
    }
    ClearMlServer server = server(context);
    if (type == ClearMlServer.class) {
      return server;
    }
    TestHome home =
        context
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent(TestHome.class, unused -> TestHome.create(), TestHome.class);
    return config(server, home);
  }

  private static ManualTime time(ExtensionContext context) {
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(ManualTime.class, unused -> new ManualTime(), ManualTime.class);
  }

  /** The test's server; it runs on manual time if the test asks for that anywhere. */
  private static ClearMlServer server(ExtensionContext context) {
    boolean manual =
        context
            .getTestMethod()
            .map(method -> List.of(method.getParameterTypes()).contains(ManualTime.class))
            .orElse(false);
    TimeSource time = manual ? time(context) : TimeSource.system();
    return context
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            ClearMlServer.class,
            unused -> ClearMlServer.builder().time(time).start(),
            ClearMlServer.class);
  }

  /** Only what is given here: neither the environment nor the files of this machine count. */
  private static ClearMlConfig config(ClearMlServer server, TestHome home) {
    return ClearMlConfig.builder()
        .environment(Environment.bare(home.folder()))
        .apiServer(server.apiUrl())
        .filesServer(server.filesUrl())
        .webServer(server.apiUrl())
        .credentials(new Credentials(server.accessKey(), server.secretKey()))
        .build();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    ClearMlServer server =
        context.getStore(NAMESPACE).get(ClearMlServer.class, ClearMlServer.class);
    Leftovers before = context.getStore(NAMESPACE).get(Leftovers.class, Leftovers.class);
    boolean failed = context.getExecutionException().isPresent();
    List<String> left = new ArrayList<>();
    if (!failed) {
      int port = server == null ? 0 : server.apiUrl().getPort();
      left.addAll(before.left(port));
      if (server != null && !mayLeaveTasksRunning(context)) {
        runningTasks(server).forEach(task -> left.add("running " + task));
      }
    }
    if (server != null) {
      if (failed || !left.isEmpty()) {
        context.publishReportEntry("clearml", report(server));
      }
      server.close();
    }
    TestHome home = context.getStore(NAMESPACE).get(TestHome.class, TestHome.class);
    if (home != null) {
      home.delete();
    }
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

  private static List<ServerTask> runningTasks(ClearMlServer server) {
    return server.tasks().stream().filter(task -> task.status() == TaskStatus.IN_PROGRESS).toList();
  }

  private static String report(ClearMlServer server) {
    StringBuilder report = new StringBuilder("state of the testkit's server");
    server.tasks().forEach(task -> report.append(System.lineSeparator()).append(task));
    List<Exchange> exchanges = server.requests();
    exchanges.stream()
        .skip(Math.max(0, exchanges.size() - LAST_EXCHANGES))
        .forEach(exchange -> report.append(System.lineSeparator()).append(exchange));
    if (!server.unknownActions().isEmpty()) {
      report
          .append(System.lineSeparator())
          .append("unknown actions: ")
          .append(server.unknownActions());
    }
    return report.toString();
  }
}
