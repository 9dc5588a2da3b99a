package ml.clear.sdk.tests.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.lease.Leases;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.lease.LeasesContract;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Leases on the server. */
class ServerLeasesTest extends LeasesContract {
  @TempDir private Path home;
  private final ClearMlServer server = ClearMlServer.start();

  @Override
  protected ClearMl newClient(TimeSource time) {
    Environment environment =
        Environment.bare(home)
            .withVariable("CLEARML_API_HOST", server.apiUrl().toString())
            .withVariable("CLEARML_FILES_HOST", server.filesUrl().toString())
            .withVariable("CLEARML_API_ACCESS_KEY", server.accessKey())
            .withVariable("CLEARML_API_SECRET_KEY", server.secretKey());
    return ClearMl.builder()
        .time(time)
        .config(ClearMlConfig.builder().environment(environment).build())
        .build();
  }

  @Override
  protected Leases leases(ClearMl client) {
    return client.leases();
  }

  @AfterEach
  void stop() {
    closeClients();
    server.close();
  }

  @Test
  void holderNamesItsTask() {
    ClearMl client = client();
    Task task = client.task("trainer").project("Fraud").start();

    client.leases().acquire("nightly", LeaseOptions.DEFAULT);

    assertThat(client.leases().findHolder("nightly"))
        .hasValueSatisfying(holder -> assertThat(holder.task()).contains(task.id()));
  }
}
