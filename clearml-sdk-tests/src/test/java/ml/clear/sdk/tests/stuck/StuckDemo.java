package ml.clear.sdk.tests.stuck;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import ml.clear.sdk.stuck.RecoverOptions;
import ml.clear.sdk.stuck.Recovery;
import ml.clear.sdk.stuck.Recovery.Outcome;
import ml.clear.sdk.stuck.ScanReport;

/**
 * Makes orphans of every kind among healthy tasks on the testkit's server, scans, shows what would
 * be done, lets two operators recover at once, and counts. Ends with 1 if a count is wrong.
 */
final class StuckDemo {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private StuckDemo() {}

  public static void main(String[] arguments) throws Exception {
    int each = arguments.length == 0 ? 2 : Integer.parseInt(arguments[0]);
    Path home = Files.createTempDirectory("stuck-demo");
    boolean good;
    try (OrphanZoo zoo = new OrphanZoo(home, each)) {
      good = run(zoo);
    } finally {
      delete(home);
    }
    System.exit(good ? 0 : 1);
  }

  private static boolean run(OrphanZoo zoo) throws InterruptedException, ExecutionException {
    OUT.println(zoo.orphans().size() + " orphans beside " + zoo.healthy() + " that are healthy");
    OUT.println("\nscan:");
    ScanReport scan = zoo.client().stuck().scan(OrphanZoo.scanOptions());
    OUT.print(scan.text());

    OUT.println("\ndry run:");
    RecoverOptions plan = RecoverOptions.dryRun().into("fallback");
    zoo.client().stuck().recover(scan, plan).forEach(OUT::println);

    OUT.println("\ntwo operators at once:");
    List<Callable<List<Recovery>>> operators = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      var operator = zoo.newClient();
      operators.add(() -> operator.stuck().recover(scan, OrphanZoo.recoverOptions()));
    }
    int before = zoo.server().requests().size();
    ExecutorService pool = Executors.newFixedThreadPool(operators.size());
    Set<String> cured = new TreeSet<>();
    int number = 0;
    for (Future<List<Recovery>> recoveries : pool.invokeAll(operators)) {
      number++;
      for (Recovery recovery : recoveries.get()) {
        OUT.println(number + ": " + recovery);
        if (recovery.outcome() == Outcome.CURED) {
          cured.add(OrphanZoo.key(recovery.orphan()));
        }
      }
    }
    pool.shutdown();
    OUT.println("by " + (zoo.server().requests().size() - before) + " requests");

    OUT.println("\nscan again:");
    ScanReport after = zoo.client().stuck().scan(OrphanZoo.scanOptions());
    OUT.print(after.text());
    after.orphans().stream().map(OrphanZoo::key).forEach(cured::remove);
    return counts(zoo, scan, cured);
  }

  private static boolean counts(OrphanZoo zoo, ScanReport scan, Set<String> cured) {
    Set<String> found = scan.orphans().stream().map(OrphanZoo::key).collect(Collectors.toSet());
    Set<String> right = new TreeSet<>(found);
    right.retainAll(zoo.orphans());
    int falseAlarms = found.size() - right.size();
    int orphans = zoo.orphans().size();
    cured.retainAll(zoo.orphans());
    OUT.printf(
        "%norphans %d, found %d, false alarms %d, cured %d%n",
        orphans, right.size(), falseAlarms, cured.size());
    return right.size() == orphans && falseAlarms == 0 && cured.size() == orphans;
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    }
  }
}
