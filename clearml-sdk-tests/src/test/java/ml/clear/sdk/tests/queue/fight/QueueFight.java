package ml.clear.sdk.tests.queue.fight;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.stream.Stream;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.queue.Queue;
import ml.clear.sdk.testkit.ClearMlServer;

/** Runs the fight; see {@code scripts/queue-fight}. */
public final class QueueFight {
  private static final int PAGE = 500;
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int SHORTEST_PAUSE_MILLIS = 500;
  private static final int LONGEST_PAUSE_MILLIS = 2_500;

  private final FightOptions options;
  private final ClearMl client;
  private final Map<String, String> environment;
  private final List<String> tasks = new ArrayList<>();
  private final Map<String, Long> verdicts = new HashMap<>();

  private QueueFight(FightOptions options, ClearMl client, Map<String, String> environment) {
    this.options = options;
    this.client = client;
    this.environment = Map.copyOf(environment);
  }

  /** Exits with 1 if a task was lost or doubled. */
  public static void main(String[] args) throws Exception {
    FightOptions options = FightOptions.parse(List.of(args), System.nanoTime());
    Optional<ClearMlServer> own =
        System.getenv("CLEARML_API_HOST") == null
            ? Optional.of(ClearMlServer.start())
            : Optional.empty();
    Path folder = Files.createTempDirectory("queue-fight");
    boolean good;
    try {
      Map<String, String> environment = own.map(QueueFight::variables).orElse(Map.of());
      try (ClearMl client = client(environment, folder)) {
        good = new QueueFight(options, client, environment).fight(folder, own.isEmpty());
      }
    } finally {
      own.ifPresent(ClearMlServer::close);
      delete(folder);
    }
    System.exit(good ? 0 : 1);
  }

  private boolean fight(Path folder, boolean tidy) throws IOException, InterruptedException {
    Queue queue = client.queues().create("fight-" + UUID.randomUUID());
    System.out.println(
        options + (tidy ? " on " + System.getenv("CLEARML_API_HOST") : " on a testkit server"));
    for (int i = 0; i < options.tasks(); i++) {
      ObjectNode body = object().put("name", "fight " + i).put("type", "training");
      tasks.add(client.api().call("tasks.create", body).path("id").asText());
      queue.enqueue(tasks.get(i));
    }
    long start = System.nanoTime();
    Consumers consumers = new Consumers(options, queue.name(), environment, folder);
    try (consumers) {
      consumers.start();
      killUntilAllHaveVerdicts(consumers, start);
      consumers.end();
    }
    long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
    look(); // what came in while the last ones ended
    FightChecker checker = new FightChecker(consumers.events(), consumers.ends(), verdicts);
    if (tidy) {
      removeAll(queue);
    }
    return report(checker, consumers.kills(), seconds);
  }

  private void killUntilAllHaveVerdicts(Consumers consumers, long start)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(options.seed());
    long nextKill = start + pause(random);
    while (verdicts.size() < tasks.size()
        && System.nanoTime() - start < options.limit().toNanos()) {
      Thread.sleep(LOOK.toMillis()); // the fight is in real time
      look();
      if (System.nanoTime() - nextKill > 0) {
        consumers.killOne();
        nextKill = System.nanoTime() + pause(random);
      }
    }
  }

  private static long pause(SplittableRandom random) {
    return Duration.ofMillis(random.nextInt(SHORTEST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS)).toNanos();
  }

  /** Notes which tasks have a verdict by now. */
  private void look() {
    List<String> open = tasks.stream().filter(task -> !verdicts.containsKey(task)).toList();
    for (int from = 0; from < open.size(); from += PAGE) {
      ObjectNode query = object().put("page_size", PAGE).put("page", 0);
      open.subList(from, Math.min(open.size(), from + PAGE)).forEach(query.putArray("id")::add);
      query.putArray("only_fields").add("id").add("status");
      JsonNode found = client.api().call("tasks.get_all", query).path("tasks");
      long readEnd = System.nanoTime();
      for (JsonNode task : found) {
        if (TaskStatus.ofWireName(task.path("status").asText()) == TaskStatus.COMPLETED) {
          verdicts.put(task.path("id").asText(), readEnd);
        }
      }
    }
  }

  private boolean report(FightChecker checker, int kills, long seconds) {
    Set<String> lost = checker.lost(tasks);
    Set<String> doubled = checker.doubled();
    lost.forEach(task -> explain("lost", task, checker));
    doubled.forEach(task -> explain("doubled", task, checker));
    System.out.printf(
        "%d s, %d processes killed, %d tasks begun again%n", seconds, kills, checker.rerun());
    System.out.printf(
        "tasks %d, verdicts %d, lost %d, doubled %d%n",
        tasks.size(), verdicts.size(), lost.size(), doubled.size());
    return lost.isEmpty() && doubled.isEmpty() && verdicts.size() == tasks.size();
  }

  private void explain(String what, String task, FightChecker checker) {
    System.out.println(what + " " + task + " verdict seen " + verdicts.get(task));
    checker.events().stream()
        .filter(event -> event.task().equals(task))
        .sorted(Comparator.comparingLong(FightEvent::nanos))
        .forEach(event -> System.out.println("  " + event.line()));
  }

  /** From a server that stays. */
  private void removeAll(Queue queue) {
    for (String task : tasks) {
      client.api().call("tasks.delete", object().put("task", task).put("force", true));
      client
          .queues()
          .listAll()
          .filter(each -> each.name().startsWith("lease-task-" + task))
          .toList()
          .forEach(each -> client.queue(each.name()).delete());
    }
    queue.purge();
    queue.delete();
  }

  private static ClearMl client(Map<String, String> variables, Path home) {
    if (variables.isEmpty()) {
      return ClearMl.create();
    }
    Environment environment = Environment.bare(home);
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      environment = environment.withVariable(variable.getKey(), variable.getValue());
    }
    return ClearMl.create(ClearMlConfig.builder().environment(environment).build());
  }

  private static Map<String, String> variables(ClearMlServer server) {
    return Map.of(
        "CLEARML_API_HOST", server.apiUrl().toString(),
        "CLEARML_FILES_HOST", server.filesUrl().toString(),
        "CLEARML_API_ACCESS_KEY", server.accessKey(),
        "CLEARML_API_SECRET_KEY", server.secretKey());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
