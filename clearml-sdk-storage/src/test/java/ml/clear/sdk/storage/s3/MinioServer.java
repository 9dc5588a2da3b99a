package ml.clear.sdk.storage.s3;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real MinIO server beside the tests: the program that {@code MINIO_BINARY} names, or {@code
 * minio} on the path. Without one the tests are skipped; {@code scripts/storage/servers} installs
 * it.
 */
final class MinioServer implements BeforeAllCallback, AfterAllCallback {
  static final String KEY = "testadmin";
  static final String SECRET = "testsecret123";

  private @Nullable Process process;
  private @Nullable Path data;
  private int port;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    Optional<Path> binary = binary();
    assumeThat(binary).as("a MinIO binary").isPresent();
    port = freePort();
    Path folder = Files.createTempDirectory("clearml-minio-");
    ProcessBuilder builder =
        new ProcessBuilder(
            binary.orElseThrow().toString(),
            "server",
            "--address",
            "127.0.0.1:" + port,
            folder.toString());
    data = folder;
    builder.environment().put("MINIO_ROOT_USER", KEY);
    builder.environment().put("MINIO_ROOT_PASSWORD", SECRET);
    builder.environment().put("MINIO_BROWSER", "off");
    process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    awaitLive();
  }

  private void awaitLive() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest live =
        HttpRequest.newBuilder(URI.create("http://" + host() + "/minio/health/live")).build();
    for (int i = 0; i < 300; i++) {
      try {
        if (client.send(live, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException notYet) {
        // it is still starting
      }
      TimeUnit.MILLISECONDS.sleep(100); // another process: nothing of ours to wait on
    }
    throw new IllegalStateException("MinIO did not come up at " + host());
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (process != null) {
      process.destroy();
      process.waitFor(20, TimeUnit.SECONDS);
    }
    if (data != null) {
      try (var files = Files.walk(data)) {
        files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
      }
    }
  }

  String host() {
    return "127.0.0.1:" + port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static Optional<Path> binary() {
    String named = System.getenv("MINIO_BINARY");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, "minio"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
