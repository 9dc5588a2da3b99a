package ml.clear.sdk.tests.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Credentials;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.internal.http.HttpTransport;
import ml.clear.sdk.internal.storage.FileServers;
import ml.clear.sdk.internal.storage.HttpLimits;
import ml.clear.sdk.internal.storage.HttpStore;
import ml.clear.sdk.internal.storage.Percent;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.ObjectStore;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.storage.ObjectStoreContract;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FileServerStoreTest extends ObjectStoreContract {
  private static final AtomicInteger ROOTS = new AtomicInteger();
  private static ClearMlServer server;
  private static HttpTransport session;
  private static HttpStore store;

  private final int number = ROOTS.incrementAndGet();

  @BeforeAll
  static void start() {
    server = ClearMlServer.start();
    ClearMlConfig config =
        ClearMlConfig.builder()
            .environment(Environment.bare(Path.of("/nonexistent")))
            .apiServer(server.apiUrl())
            .filesServer(server.filesUrl())
            .credentials(new Credentials(server.accessKey(), server.secretKey()))
            .build();
    session = new HttpTransport(config, RetryOptions.DEFAULT, TimeSource.system());
    store =
        new HttpStore(
            session.httpClient(),
            new FileServers(List.of(server.filesUrl().toString())),
            session.bearerToken(),
            HttpLimits.DEFAULT,
            TimeSource.system(),
            () -> {});
  }

  @AfterAll
  static void stop() {
    session.close();
    server.close();
  }

  @Override
  protected ObjectStore store() {
    return store;
  }

  @Override
  protected StorageUri root() {
    return new StorageUri(server.filesUrl() + "/test-" + number);
  }

  /** As it is registered: the key, quoted once. */
  @Override
  protected StorageUri at(String key) {
    return root().resolve(Percent.quotePath(key));
  }

  @Override
  protected boolean canList() {
    return false;
  }

  @Test
  void aPathThatLeadsOutIsRefused() {
    StorageUri out = new StorageUri(server.filesUrl() + "/a/%2E%2E%2F%2E%2E%2Fetc/x");

    assertThatThrownBy(() -> store.put(out, ObjectSource.of(bytes(3))))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
  }

  @Test
  void withoutATokenTheMessageSaysWhyNoneWasSent() {
    try (HttpStore stranger =
        new HttpStore(
            session.httpClient(),
            new FileServers(List.of("http://other:8081")),
            session.bearerToken(),
            HttpLimits.DEFAULT,
            TimeSource.system(),
            () -> {})) {
      assertThatThrownBy(() -> stranger.put(at("x"), ObjectSource.of(bytes(3))))
          .isInstanceOf(StorageException.class)
          .hasMessageContaining("legacy_fileservers");
    }
  }
}
