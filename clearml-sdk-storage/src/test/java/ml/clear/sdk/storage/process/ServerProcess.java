package ml.clear.sdk.storage.process;

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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A server beside the tests, on a free port with a folder of its own: the program that a variable
 * names, or that is on the path. Without one the tests are skipped; {@code scripts/storage/servers}
 * installs them.
 */
public final class ServerProcess
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  /** What the program is started with. */
  public interface Arguments {
    /** The arguments for a port and an empty folder. */
    List<String> of(int port, Path data);
  }

  private final String variable;
  private final String program;
  private final String livePath;
  private final Arguments arguments;
  private final Map<String, String> environment = new HashMap<>();
  private @Nullable Process process;
  private @Nullable Path data;
  private int port;
  private boolean ofOneTest;

  /**
   * A server that is started before the first test.
   *
   * @param variable environment variable with the program's path
   * @param program its name on the path
   * @param livePath answers 200 once it is up
   */
  public ServerProcess(String variable, String program, String livePath, Arguments arguments) {
    this.variable = variable;
    this.program = program;
    this.livePath = livePath;
    this.arguments = arguments;
  }

  /** The same with an environment variable for the server. */
  public ServerProcess with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    start();
  }

  /** In a field of the test's object: a server for each test. */
  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    if (process == null) {
      ofOneTest = true;
      start();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    if (ofOneTest) {
      stop();
    }
  }

  private void start() throws Exception {
    Optional<Path> binary = binary();
    assumeThat(binary).as("a " + program + " binary").isPresent();
    port = freePort();
    Path folder = Files.createTempDirectory("clearml-" + program + "-");
    data = folder;
    List<String> command = new ArrayList<>();
    command.add(binary.orElseThrow().toString());
    command.addAll(arguments.of(port, folder));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    process =
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    awaitLive();
  }

  private void awaitLive() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest live = HttpRequest.newBuilder(URI.create("http://" + host() + livePath)).build();
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
    throw new IllegalStateException(program + " did not come up at " + host());
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    stop();
  }

  private void stop() throws Exception {
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

  /** Its address. */
  public String host() {
    return "127.0.0.1:" + port;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Optional<Path> binary() {
    String named = System.getenv(variable);
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
