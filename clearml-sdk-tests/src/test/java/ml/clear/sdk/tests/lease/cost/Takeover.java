package ml.clear.sdk.tests.lease.cost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.time.TimeSource;

/** How long a waiter waits for the lease of a process that is killed. */
final class Takeover {
  private static final TimeSource TIME = TimeSource.system();

  private Takeover() {}

  /** The time from the kill to the next grant, so many times, shortest first. */
  static List<Duration> measure(Duration ttl, int times) throws Exception {
    List<Duration> took = new ArrayList<>();
    try (ClearMlServer server = ClearMlServer.start();
        ClearMl waiter = ServerEnvironment.client(server)) {
      for (int i = 0; i < times; i++) {
        took.add(once(server, waiter, "takeover-" + i, ttl));
      }
    }
    took.sort(null);
    return took;
  }

  private static Duration once(ClearMlServer server, ClearMl waiter, String name, Duration ttl)
      throws Exception {
    Process holder = start(server, name, ttl);
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<Lease> next = pool.submit(() -> waiter.leases().acquire(name, LeaseOptions.ttl(ttl)));
      TIME.sleep(ttl.dividedBy(2)); // the waiter has seen it beat
      long killed = TIME.nanoTime();
      holder.destroyForcibly();
      try (Lease lease = next.get()) {
        lease.requireHeld();
        return Duration.ofNanos(TIME.nanoTime() - killed);
      }
    } finally {
      holder.destroyForcibly();
      pool.shutdownNow();
    }
  }

  private static Process start(ClearMlServer server, String name, Duration ttl) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Holder.class.getName(),
            name,
            ttl.toString());
    builder.environment().putAll(ServerEnvironment.of(server));
    Process holder = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader says =
        new BufferedReader(new InputStreamReader(holder.getInputStream(), StandardCharsets.UTF_8));
    if (!"held".equals(says.readLine())) {
      holder.destroyForcibly();
      throw new IllegalStateException("the holder did not get the lease");
    }
    return holder;
  }
}
