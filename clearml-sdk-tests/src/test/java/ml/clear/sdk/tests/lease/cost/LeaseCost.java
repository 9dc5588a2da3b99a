package ml.clear.sdk.tests.lease.cost;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseNotGrantedException;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.time.TimeSource;

/** Prints requests a minute of a holder and of waiters, and the time to take over after a kill. */
final class LeaseCost {
  private static final String NAME = "job";
  private static final int WAITERS = 100;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final Duration LOGINS = Duration.ofSeconds(20);
  private static final LeaseOptions OPTIONS = LeaseOptions.DEFAULT;
  private static final TimeSource TIME = TimeSource.system();

  private final ExecutorService waiting = Executors.newCachedThreadPool();
  private final List<ClearMl> clients = new ArrayList<>();

  private LeaseCost() {}

  /** Takes about two minutes; no arguments. */
  public static void main(String[] args) throws Exception {
    new LeaseCost().requests();
    for (Duration ttl : List.of(Duration.ofSeconds(3), Duration.ofSeconds(10))) {
      List<Duration> took = Takeover.measure(ttl, 5);
      System.out.printf(
          "taken over after a kill, ttl %d s: %.1f, %.1f and %.1f s (shortest, median, longest of 5)%n",
          ttl.toSeconds(), seconds(took.get(0)), seconds(took.get(2)), seconds(took.get(4)));
    }
  }

  private void requests() throws InterruptedException {
    try (ClearMlServer idle = ClearMlServer.start();
        ClearMlServer threads = ClearMlServer.start();
        ClearMlServer processes = ClearMlServer.start()) {
      List<ClearMlServer> servers = List.of(idle, threads, processes);
      for (ClearMlServer server : servers) {
        client(server).leases().acquire(NAME, OPTIONS);
      }
      ClearMl shared = client(threads);
      for (int i = 0; i < WAITERS; i++) {
        await(shared);
        await(client(processes)); // shares nothing with the others, as if in another process
      }
      TIME.sleep(LOGINS);
      List<Integer> before = counts(servers);
      TIME.sleep(WINDOW);
      List<Integer> after = counts(servers);
      System.out.printf(
          "requests a minute, ttl %d s: idle lease %d; with it 100 waiting threads %d;"
              + " with it 100 waiting processes %d%n",
          OPTIONS.ttl().toSeconds(),
          after.get(0) - before.get(0),
          after.get(1) - before.get(1),
          after.get(2) - before.get(2));
      waiting.shutdownNow();
      clients.forEach(ClearMl::close);
    }
  }

  private void await(ClearMl client) {
    waiting.execute(
        () -> {
          try (Lease lease = client.leases().acquire(NAME, OPTIONS)) {
            throw new IllegalStateException(lease + " was granted while it was held");
          } catch (LeaseNotGrantedException interrupted) {
            // the measurement is over
          }
        });
  }

  private ClearMl client(ClearMlServer server) {
    ClearMl client = ServerEnvironment.client(server);
    clients.add(client);
    return client;
  }

  private static List<Integer> counts(List<ClearMlServer> servers) {
    return servers.stream().map(server -> server.requests().size()).toList();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
