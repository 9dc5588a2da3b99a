package ml.clear.sdk.tests.queue.fight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The consumers' processes: started, killed, started again. Used by one thread. */
final class Consumers implements AutoCloseable {
  private static final long GRACE_SECONDS = 60;

  private final FightOptions options;
  private final String queue;
  private final Map<String, String> environment;
  private final Path folder;
  private final SplittableRandom random;
  private final List<Process> processes = new ArrayList<>();
  private final List<String> names = new ArrayList<>();
  private final Map<String, Long> ends = new HashMap<>();
  private int kills;

  Consumers(FightOptions options, String queue, Map<String, String> environment, Path folder) {
    this.options = options;
    this.queue = queue;
    this.environment = Map.copyOf(environment);
    this.folder = folder;
    this.random = new SplittableRandom(options.seed());
  }

  void start() throws IOException {
    for (int i = 0; i < options.processes(); i++) {
      names.add("");
      processes.add(launch(i, 0));
    }
  }

  /** Kills one at random and starts it again. */
  void killOne() throws IOException, InterruptedException {
    int victim = random.nextInt(processes.size());
    end(victim, true);
    kills++;
    processes.set(victim, launch(victim, kills));
  }

  int kills() {
    return kills;
  }

  /** When each process was gone. */
  Map<String, Long> ends() {
    return Map.copyOf(ends);
  }

  List<FightEvent> events() throws IOException {
    List<FightEvent> events = new ArrayList<>();
    try (Stream<Path> logs = Files.list(folder)) {
      for (Path log : logs.filter(path -> path.toString().endsWith(".log")).toList()) {
        Files.readAllLines(log).forEach(line -> events.add(FightEvent.parse(line)));
      }
    }
    return events;
  }

  /** Ends them all in their own way, within a minute. */
  void end() throws IOException, InterruptedException {
    for (Process process : processes) {
      process.getOutputStream().close();
    }
    for (int i = 0; i < processes.size(); i++) {
      boolean itself = processes.get(i).waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
      end(i, !itself);
    }
  }

  /** Whatever happens, none stays behind. */
  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }

  private void end(int index, boolean kill) throws InterruptedException {
    if (kill) {
      processes.get(index).destroyForcibly();
    }
    processes.get(index).waitFor();
    ends.put(names.get(index), System.nanoTime());
  }

  private Process launch(int index, int life) throws IOException {
    String name = "p" + index + "-" + life;
    names.set(index, name);
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xshare:auto",
            "-Xmx256m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
            "-cp",
            System.getProperty("java.class.path"),
            FightConsumer.class.getName(),
            name,
            folder.resolve(name + ".log").toString(),
            queue,
            Integer.toString(options.slots()),
            Long.toString(options.claimTtl().toMillis()));
    builder.environment().putAll(environment);
    builder.redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    return builder.start();
  }
}
