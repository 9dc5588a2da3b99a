package ml.clear.sdk.tests.lease.cost;

import java.nio.file.Path;
import java.util.Map;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.testkit.ClearMlServer;

/** Clients of a testkit server, in this process or another. */
final class ServerEnvironment {
  private ServerEnvironment() {}

  static Map<String, String> of(ClearMlServer server) {
    return Map.of(
        "CLEARML_API_HOST", server.apiUrl().toString(),
        "CLEARML_FILES_HOST", server.filesUrl().toString(),
        "CLEARML_API_ACCESS_KEY", server.accessKey(),
        "CLEARML_API_SECRET_KEY", server.secretKey());
  }

  static ClearMl client(ClearMlServer server) {
    Environment environment = Environment.bare(Path.of(System.getProperty("java.io.tmpdir")));
    for (Map.Entry<String, String> variable : of(server).entrySet()) {
      environment = environment.withVariable(variable.getKey(), variable.getValue());
    }
    return ClearMl.create(ClearMlConfig.builder().environment(environment).build());
  }
}
