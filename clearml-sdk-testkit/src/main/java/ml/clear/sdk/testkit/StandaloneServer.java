package ml.clear.sdk.testkit;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/**
 * Runs a {@link ClearMlServer} by itself, so that any client can be tried without an installation:
 * {@code --api-port N} (default 8008) and {@code --files-port N} (default 8081). Ends when the
 * process is ended, and forgets everything then.
 */
public final class StandaloneServer {
  private StandaloneServer() {}

  /**
   * Starts the server, prints the settings for {@code clearml.conf}, and waits for ever.
   *
   * @param args the ports, as above
   * @throws InterruptedException if the main thread is interrupted; the server is closed then
   */
  public static void main(String[] args) throws InterruptedException {
    ClearMlServer.Builder builder;
    try {
      builder = configure(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println("usage: StandaloneServer [--api-port N] [--files-port N]");
      System.exit(2);
      return;
    }
    try (ClearMlServer server = builder.start()) {
      print(server, System.out);
      new CountDownLatch(1).await();
    }
  }

  static ClearMlServer.Builder configure(String... args) {
    ClearMlServer.Builder builder = ClearMlServer.builder().apiPort(8008).filesPort(8081);
    for (int i = 0; i < args.length; i += 2) {
      if (i + 1 == args.length) {
        throw new IllegalArgumentException("a number is missing after " + args[i]);
      }
      int port = port(args[i + 1]);
      switch (args[i]) {
        case "--api-port" -> builder.apiPort(port);
        case "--files-port" -> builder.filesPort(port);
        default ->
            throw new IllegalArgumentException(
                "unknown option " + args[i] + " in " + Arrays.toString(args));
      }
    }
    return builder;
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a port: " + text, e);
    }
  }

  static void print(ClearMlServer server, PrintStream out) {
    out.println(
        """
        A ClearML-compatible server for trying things out. This is NO PRODUCTION SERVER: all data
        is in memory and lost at the end, there is one well-known key, and no web page to look at.
        Paste this into ~/clearml.conf; stop the server with Ctrl-C.

        api {
          api_server: %s
          files_server: %s
          web_server: http://127.0.0.1:8080
          credentials { "access_key" = "%s", "secret_key" = "%s" }
        }
        """
            .formatted(server.apiUrl(), server.filesUrl(), server.accessKey(), server.secretKey()));
  }
}
