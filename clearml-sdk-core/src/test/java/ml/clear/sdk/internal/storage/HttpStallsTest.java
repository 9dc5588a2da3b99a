package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.storage.ByteRange;
import ml.clear.sdk.storage.DownloadOptions;
import ml.clear.sdk.storage.ObjectSource;
import ml.clear.sdk.storage.Storage;
import ml.clear.sdk.storage.StorageException;
import ml.clear.sdk.storage.StorageException.Reason;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.SkippingTime;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** File servers that take or give nothing for too long, and slow ones that do. */
@Timeout(30)
class HttpStallsTest {
  private static final HttpLimits SHORT =
      new HttpLimits(Duration.ofSeconds(1), Duration.ofSeconds(1), 2);

  private static final OkHttpClient PATIENT =
      new OkHttpClient.Builder()
          .readTimeout(Duration.ofSeconds(40))
          .writeTimeout(Duration.ofSeconds(40))
          .build();

  private final MockWebServer server = new MockWebServer();

  /** The system takes connections for it, and a few bytes; nobody else does. */
  private ServerSocket mute;

  @TempDir Path folder;

  @BeforeEach
  void start() throws IOException {
    server.start();
    mute = new ServerSocket();
    mute.setReceiveBufferSize(1 << 14);
    mute.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
    mute.close();
  }

  private static StorageUri at(int port) {
    return new StorageUri("http://127.0.0.1:" + port + "/p/x.bin");
  }

  private static HttpStore store() {
    return new HttpStore(
        PATIENT, new FileServers(List.of()), BearerToken.NONE, SHORT, new SkippingTime(), () -> {});
  }

  @Test
  void aServerThatTakesNoBytesIsHungUpOnAndTold() {
    ObjectSource large = ObjectSource.of(new byte[32 << 20]);

    assertThatThrownBy(() -> store().put(at(mute.getLocalPort()), large))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
        .hasMessageContainingAll("timeout", "after 2 attempts", "sdk.http.timeout");
  }

  @Test
  void aServerThatGivesNoAnswerIsHungUpOnAndTold() {
    assertThatThrownBy(() -> store().open(at(mute.getLocalPort()), ByteRange.ALL))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
        .hasMessageContainingAll("timeout", "after 5 attempts", "sdk.http.timeout");
  }

  @Test
  void aServerThatStopsInTheMiddleIsAskedForTheRest() {
    server.enqueue(
        new MockResponse.Builder()
            .body("0123456789")
            .onResponseBody(SocketEffect.Stall.INSTANCE)
            .build());
    server.enqueue(
        new MockResponse.Builder()
            .code(206)
            .setHeader("Content-Range", "bytes 5-9/10")
            .body("56789")
            .build());
    Path copy = folder.resolve("copy");

    try (Storage storage = storage()) {
      storage.download(at(server.getPort()).text(), copy, DownloadOptions.DEFAULT);
    }

    assertThat(copy).hasContent("0123456789");
    assertThat(server.getRequestCount()).isEqualTo(2);
  }

  private Storage storage() {
    SkippingTime time = new SkippingTime();
    return new Storage(
        new Stores().with(Set.of("http"), HttpStallsTest::store),
        new FileCache(folder, "global", CacheLimits.DEFAULT, time),
        PathSubstitutions.NONE,
        PartialFiles.unrecorded(),
        time);
  }

  @Test
  void aSlowServerMayTakeLongerInAllThanItMayBeSilent() throws IOException {
    server.enqueue(
        new MockResponse.Builder()
            .body("slow")
            .throttleBody(1, 400, TimeUnit.MILLISECONDS)
            .build());

    try (InputStream in = store().open(at(server.getPort()), ByteRange.ALL)) {
      assertThat(in.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("slow");
    }
    assertThat(server.getRequestCount()).isEqualTo(1);
  }
}
