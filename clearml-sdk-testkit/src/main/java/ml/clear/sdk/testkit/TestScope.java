package ml.clear.sdk.testkit;

import java.util.List;
import java.util.Optional;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Credentials;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.testkit.internal.leak.Leftovers;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** What one test has been given; each part is made when it is first asked for. Not thread-safe. */
final class TestScope {
  static final List<Class<?>> PARTS =
      List.of(ClearMlServer.class, ManualTime.class, ClearMlConfig.class, ClearMl.class);

  private static final int LAST_EXCHANGES = 20;
  private final Leftovers before = Leftovers.before();
  private final TimeSource time;
  private @Nullable ClearMlServer server;
  private @Nullable TestHome home;
  private @Nullable ClearMlConfig config;
  private @Nullable ClearMl client;

  TestScope(boolean manualTime) {
    time = manualTime ? new ManualTime() : TimeSource.system();
  }

  /** One of {@link #PARTS}. */
  Object part(Class<?> type) {
    if (type == ManualTime.class) {
      return time;
    }
    if (type == ClearMlServer.class) {
      return server();
    }
    return type == ClearMlConfig.class ? config() : client();
  }

  private ClearMlServer server() {
    if (server == null) {
      server = ClearMlServer.builder().time(time).start();
    }
    return server;
  }

  /** Only what is given here: neither the environment nor the files of this machine count. */
  private ClearMlConfig config() {
    if (config == null) {
      TestHome newHome = TestHome.create();
      home = newHome;
      config =
          ClearMlConfig.builder()
              .environment(Environment.bare(newHome.folder()))
              .apiServer(server().apiUrl())
              .filesServer(server().filesUrl())
              .webServer(server().apiUrl())
              .credentials(new Credentials(server().accessKey(), server().secretKey()))
              .build();
    }
    return config;
  }

  private ClearMl client() {
    if (client == null) {
      client = ClearMl.builder().config(config()).time(time).build();
    }
    return client;
  }

  /** Running tasks; to be asked before the client is closed, which would end them. */
  List<String> runningTasks() {
    return server == null
        ? List.of()
        : server.tasks().stream()
            .filter(task -> task.status() == TaskStatus.IN_PROGRESS)
            .map(task -> "running " + task)
            .toList();
  }

  /** Threads and connections that are left; the client that this scope has made is closed first. */
  List<String> leftovers() {
    if (client != null) {
      client.close();
    }
    return before.left(server == null ? 0 : server.apiUrl().getPort());
  }

  /** The tasks and the last exchanges, if there was a server. */
  Optional<String> report() {
    if (server == null) {
      return Optional.empty();
    }
    String end = System.lineSeparator();
    StringBuilder report = new StringBuilder("state of the testkit's server");
    server.tasks().forEach(task -> report.append(end).append(task));
    List<Exchange> exchanges = server.requests();
    exchanges.stream()
        .skip(Math.max(0, exchanges.size() - LAST_EXCHANGES))
        .forEach(exchange -> report.append(end).append(exchange));
    if (!server.unknownActions().isEmpty()) {
      report.append(end).append("unknown actions: ").append(server.unknownActions());
    }
    return Optional.of(report.toString());
  }

  /** Ends the server and removes the test's home. */
  void close() {
    if (server != null) {
      server.close();
    }
    if (home != null) {
      home.delete();
    }
  }
}
