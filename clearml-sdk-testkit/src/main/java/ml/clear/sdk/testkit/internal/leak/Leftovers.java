package ml.clear.sdk.testkit.internal.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import ml.clear.sdk.time.TimeSource;

/** The library's threads, and connections to a server, that were not there before. */
public final class Leftovers {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(10);
  private static final String ESTABLISHED = "01";
  private final Set<Thread> known;

  private Leftovers(Set<Thread> known) {
    this.known = known;
  }

  /** What is there now, and does not count. */
  public static Leftovers before() {
    return new Leftovers(new HashSet<>(threads()));
  }

  /**
   * What is left, after at most two seconds in which threads may end and sockets close.
   *
   * @param serverPort port of the server, or 0 if there was none
   */
  public List<String> left(int serverPort) {
    TimeSource time = TimeSource.system();
    long deadline = time.nanoTime() + PATIENCE.toNanos();
    List<String> left = look(serverPort);
    while (!left.isEmpty() && time.nanoTime() < deadline) {
      try {
        time.sleep(PAUSE); // a closing socket or an ending thread tells nobody when it is done
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return left;
      }
      left = look(serverPort);
    }
    return left;
  }

  private List<String> look(int serverPort) {
    List<String> left = new ArrayList<>();
    for (Thread thread : threads()) {
      if (!known.contains(thread)) {
        left.add("thread " + thread.getName());
      }
    }
    long connections = serverPort == 0 ? 0 : connections(serverPort);
    if (connections > 0) {
      left.add(connections + " open connections to the server");
    }
    return left;
  }

  private static List<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && thread.getName().startsWith("clearml-"))
        .toList();
  }

  /** Counts in Linux's table of sockets; on other systems nothing is found. */
  private static long connections(int port) {
    String suffix = String.format(":%04X", port).toUpperCase(Locale.ROOT);
    long count = 0;
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      try {
        count +=
            Files.readAllLines(Path.of(table)).stream()
                .map(line -> line.trim().split("\\s+"))
                .filter(parts -> parts.length > 3)
                .filter(parts -> parts[2].endsWith(suffix) && parts[3].equals(ESTABLISHED))
                .count();
      } catch (IOException e) {
        return 0;
      }
    }
    return count;
  }
}
