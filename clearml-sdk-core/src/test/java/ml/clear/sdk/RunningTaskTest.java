package ml.clear.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.offline.OfflineTransport;
import ml.clear.sdk.internal.report.Reporter;
import ml.clear.sdk.internal.storage.CoreStorage;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningTaskTest {
  @TempDir private Path home;

  /** Else it would be pinged, and shown as running, for as long as the program lives. */
  @Test
  void aTaskThatCannotBeginForAnErrorIsFailed() {
    Server server = new Server(home);
    ClearMlConfig config =
        ClearMlConfig.builder()
            .environment(
                Environment.bare(home)
                    .withVariable("CLEARML_API_HOST", "http://localhost:8008")
                    .withVariable("CLEARML_LOG_ENVIRONMENT", "SPARK_*")
                    .withVariable("SPARK_HOME", "/opt/spark"))
            .build();
    TimeSource time = TimeSource.system();
    Reporter reporter = new Reporter(server, ReporterOptions.DEFAULT, time, Optional.empty());

    try (ClearMl client =
        new ClearMl(
            config,
            time,
            server,
            Optional.empty(),
            CoreStorage.standalone(config),
            reporter,
            Duration.ZERO)) {
      assertThatThrownBy(() -> client.task("unlucky").start())
          .isInstanceOf(NoClassDefFoundError.class);

      assertThat(server.actions).contains("tasks.failed");
    }
  }

  /** Takes tasks, but not their parameters. */
  private static final class Server implements ApiTransport {
    final List<String> actions = new CopyOnWriteArrayList<>();
    private final OfflineTransport tasks;

    Server(Path folder) {
      tasks = new OfflineTransport(folder, Optional.empty(), TimeSource.system());
    }

    @Override
    public JsonNode call(ApiCall call) {
      actions.add(call.action());
      if (call.action().equals("tasks.edit_hyper_params")) {
        throw new NoClassDefFoundError("test");
      }
      return tasks.call(call);
    }

    @Override
    public ServerInfo server() {
      return tasks.server();
    }

    @Override
    public void close() {}
  }
}
