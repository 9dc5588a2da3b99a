package ml.clear.sdk.tests.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service that makes a client for each of its jobs. */
class ManyClientsTest {
  private static final int CLIENTS = 1_000;
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir private Path home;

  @Test
  void aThousandClientsWithTasksLeaveNothingBehind() throws InterruptedException {
    Set<Thread> threads = ourThreads();
    Set<String> properties = ourProperties();
    var handler = Thread.getDefaultUncaughtExceptionHandler(); // goes and comes with the hook
    List<WeakReference<ClearMl>> clients = new ArrayList<>();

    try (ClearMlServer server = ClearMlServer.start()) {
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(new WeakReference<>(used(server)));
      }
    }

    assertThat(Thread.getDefaultUncaughtExceptionHandler()).isSameAs(handler);
    assertThat(ourProperties()).isEqualTo(properties);
    Set<Thread> left = ourThreads();
    left.removeAll(threads);
    for (Thread thread : left) {
      thread.join(LIMIT.toMillis()); // on its way out
      assertThat(thread.isAlive()).as(thread.getName()).isFalse();
    }
    System.gc();
    assertThat(clients.stream().filter(client -> client.get() != null).count()).isLessThan(10);
  }

  /** A client that has run a task, and is closed. */
  private ClearMl used(ClearMlServer server) {
    try (ClearMl client = Clients.client(server, home)) {
      Task task = client.task("one of many").start();
      task.scalar("loss", "train").report(1, 0.5);
      assertThat(task.close(LIMIT).isComplete()).isTrue();
      return client;
    }
  }

  private static Set<String> ourProperties() {
    return System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("ml.clear.sdk"))
        .collect(Collectors.toSet());
  }

  private static Set<Thread> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("clearml-"))
        .collect(Collectors.toSet());
  }
}
