package ml.clear.sdk.tests.lease.fight;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** A fighter's process, its wrong clocks and its way to the server; a killed one comes back. */
final class Corner implements AutoCloseable {
  private static final int LARGEST_OFFSET_SECONDS = 1200;
  private static final double LARGEST_DRIFT = 0.02;

  private final int number;
  private final Path folder;
  private final FighterArguments model;
  private final Map<String, String> environment;
  private final Optional<CutProxy> proxy;
  private final SplittableRandom random;
  private Process process;
  private int births;
  private long healNanos = Long.MIN_VALUE; // when what was done to it is undone
  private boolean paused;

  /**
   * Starts a fighter.
   *
   * @param arena whose server is reached through a proxy, if that is possible
   */
  Corner(int number, Path folder, FighterArguments model, Arena arena, SplittableRandom random)
      throws IOException {
    this.number = number;
    this.folder = folder;
    this.model = model;
    this.random = random;
    this.environment = arena.environment();
    Optional<URI> server = arena.cuttableServer();
    this.proxy = server.isPresent() ? Optional.of(new CutProxy(server.get())) : Optional.empty();
    this.process = start();
  }

  private Process start() throws IOException {
    births++;
    Path log = log();
    Duration offset =
        Duration.ofSeconds(random.nextInt(-LARGEST_OFFSET_SECONDS, LARGEST_OFFSET_SECONDS));
    double rate = 1 + random.nextDouble(-LARGEST_DRIFT, LARGEST_DRIFT);
    FighterArguments arguments =
        new FighterArguments(
            model.name(),
            model.place(),
            model.counter(),
            log,
            random.nextLong(),
            new SkewedTime(offset, rate),
            model.endNanos());
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Fighter.class.getName());
    command.addAll(arguments.toList());
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    proxy.ifPresent(way -> builder.environment().put("CLEARML_API_HOST", way.url().toString()));
    return builder
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(folder.resolve("fighter-" + number + ".err").toFile())
        .start();
  }

  private Path log() {
    return folder.resolve("fighter-" + number + "-" + births + ".log");
  }

  /** As its log says; it may have closed or lost since. */
  boolean seemsToHold() throws IOException {
    List<Event> events = EventLog.read(log());
    return !events.isEmpty()
        && events.get(events.size() - 1).kind() != Event.Kind.CLOSING
        && events.get(events.size() - 1).kind() != Event.Kind.LOST;
  }

  boolean isDisturbed() {
    return healNanos != Long.MIN_VALUE;
  }

  void kill() throws IOException {
    process.destroyForcibly();
    process = start();
  }

  void pause(long untilNanos) throws IOException, InterruptedException {
    signal("-STOP");
    paused = true;
    healNanos = untilNanos;
  }

  void partition(CutProxy.Mode mode, long untilNanos) {
    proxy.ifPresent(way -> way.set(mode));
    healNanos = untilNanos;
  }

  /** Undoes what was done, if its time has come. */
  void heal(long nowNanos) throws IOException, InterruptedException {
    if (isDisturbed() && nowNanos >= healNanos) {
      if (paused) {
        signal("-CONT");
      }
      paused = false;
      proxy.ifPresent(way -> way.set(CutProxy.Mode.PASS));
      healNanos = Long.MIN_VALUE;
    }
  }

  private void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for its own end, and ends it if that does not come. */
  @Override
  public void close() throws IOException {
    try {
      heal(Long.MAX_VALUE);
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
    if (proxy.isPresent()) {
      proxy.get().close();
    }
  }
}
