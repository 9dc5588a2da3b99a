package ml.clear.sdk.storage.process;

import java.net.URI;
import java.util.List;
import java.util.Set;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.storage.FileServers;
import ml.clear.sdk.internal.storage.HttpLimits;
import ml.clear.sdk.internal.storage.HttpStore;
import ml.clear.sdk.internal.storage.Stores;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** ClearML's file server, which takes a file in one request. */
class ShakyFileServerTest extends ShakyStoreContract {
  private static ClearMlServer server;

  @BeforeAll
  static void start() {
    server = ClearMlServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected String server() {
    return server.filesUrl().getAuthority();
  }

  @Override
  protected String conf(String host) {
    return "api {api_server: \"%s\", web_server: \"%s\", files_server: \"http://%s\", credentials {access_key: \"%s\", secret_key: \"%s\"}}"
        .formatted(server.apiUrl(), server.apiUrl(), host, server.accessKey(), server.secretKey());
  }

  @Override
  protected String uri(String host, String key) {
    return "http://" + host + "/shaky/" + key;
  }

  @Override
  protected boolean sendsParts() {
    return false;
  }

  /** As the reference, which counts 500 as an answer. */
  @Override
  protected boolean repeatsAfter500() {
    return false;
  }

  @Override
  protected Stores stores(ClearMlConfig config, TimeSource time) {
    HttpTransport session = new HttpTransport(config, RetryOptions.DEFAULT, TimeSource.system());
    URI files = config.findFilesServer().orElseThrow();
    return new Stores()
        .with(
            Set.of("http"),
            () ->
                new HttpStore(
                    session.httpClient(),
                    new FileServers(List.of(files.toString())),
                    session.bearerToken(),
                    HttpLimits.DEFAULT,
                    time,
                    session::close));
  }
}
