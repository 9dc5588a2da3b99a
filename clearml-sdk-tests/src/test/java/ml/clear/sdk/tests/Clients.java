package ml.clear.sdk.tests;

import java.nio.file.Path;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ClearMlBuilder;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.testkit.ClearMlServer;

/** Clients of a test server, with nothing of this machine's configuration. */
public final class Clients {
  private Clients() {}

  /** The variables that lead to the server. */
  public static Environment environment(ClearMlServer server, Path home) {
    return Environment.bare(home)
        .withVariable("CLEARML_API_HOST", server.apiUrl().toString())
        .withVariable("CLEARML_FILES_HOST", server.filesUrl().toString())
        .withVariable("CLEARML_WEB_HOST", "http://127.0.0.1:8080")
        .withVariable("CLEARML_API_ACCESS_KEY", server.accessKey())
        .withVariable("CLEARML_API_SECRET_KEY", server.secretKey());
  }

  /** What a client finds in that environment. */
  public static ClearMlConfig config(ClearMlServer server, Path home) {
    return config(environment(server, home));
  }

  private static ClearMlConfig config(Environment environment) {
    return ClearMlConfig.builder().environment(environment).build();
  }

  /** A client in an environment, to be refined. */
  public static ClearMlBuilder builder(Environment environment) {
    return ClearMl.builder().config(config(environment));
  }

  /** A client as it comes. */
  public static ClearMl client(ClearMlServer server, Path home) {
    return builder(environment(server, home)).build();
  }
}
