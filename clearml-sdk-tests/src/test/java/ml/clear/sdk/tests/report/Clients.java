package ml.clear.sdk.tests.report;

import java.nio.file.Path;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.testkit.ClearMlServer;

/** Clients of a test server, with nothing of this machine's configuration. */
final class Clients {
  private Clients() {}

  static ClearMl client(ClearMlServer server, Path home) {
    Environment environment =
        Environment.bare(home)
            .withVariable("CLEARML_API_HOST", server.apiUrl().toString())
            .withVariable("CLEARML_FILES_HOST", server.filesUrl().toString())
            .withVariable("CLEARML_API_ACCESS_KEY", server.accessKey())
            .withVariable("CLEARML_API_SECRET_KEY", server.secretKey());
    return ClearMl.builder()
        .config(ClearMlConfig.builder().environment(environment).build())
        .build();
  }
}
