package ml.clear.sdk.storage.gcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.storage.StoreContext;
import ml.clear.sdk.time.TimeSource;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store that takes or gives nothing. */
@Timeout(20)
class GcsStallsTest {
  private static final StorageUri URI = new StorageUri("gs://bucket/key");

  @TempDir Path home;

  private GcsStore storeAt(int port) {
    Environment emulated =
        Environment.bare(home).withVariable("STORAGE_EMULATOR_HOST", "127.0.0.1:" + port);
    ClearMlConfig config = ClearMlConfig.builder().environment(emulated).build();
    return new GcsStore(
        new StoreContext(config, TimeSource.system()),
        new GcsClients(config, Duration.ofSeconds(1), Duration.ofSeconds(1)));
  }

  @Test
  @Timeout(90) // all attempts, and the library's waits between them
  void aStoreThatTakesNoBytesIsHungUpOnAndTold() throws IOException {
    // Never accepts: the system takes connections for it, and a few bytes.
    try (ServerSocket mute = new ServerSocket()) {
      mute.setReceiveBufferSize(1 << 14);
      mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

      try (GcsStore store = storeAt(mute.getLocalPort())) {
        assertThatThrownBy(() -> store.put(URI, ObjectSource.of(new byte[7 << 20])))
            .isInstanceOfSatisfying(
                StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
            .hasMessageContaining("timed out");
      }
    }
  }

  @Test
  void aStoreThatGivesNoAnswerIsAskedAgain() throws IOException {
    try (MockWebServer server = new MockWebServer()) {
      server.start();
      server.enqueue(
          new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
      server.enqueue(new MockResponse.Builder().code(404).build());

      try (GcsStore store = storeAt(server.getPort())) {
        assertThat(store.find(URI)).isEmpty();
      }
      assertThat(server.getRequestCount()).isEqualTo(2);
    }
  }
}
