package ml.clear.sdk.tests.queue.fight;

import java.time.Duration;
import java.util.List;

/**
 * What the command line says.
 *
 * @param consumers in all processes together
 * @param claimTtl silence after which a claim counts as dead
 * @param limit after which a task without a verdict counts as lost
 */
record FightOptions(
    int tasks, int consumers, int processes, Duration claimTtl, Duration limit, long seed) {

  static FightOptions parse(List<String> args, long seed) {
    FightOptions options =
        new FightOptions(200, 8, 4, Duration.ofSeconds(4), Duration.ofSeconds(110), seed);
    for (int i = 0; i < args.size(); i += 2) {
      if (i + 1 == args.size()) {
        throw new IllegalArgumentException("a number is missing after " + args.get(i));
      }
      options = options.with(args.get(i), Long.parseLong(args.get(i + 1)));
    }
    return options;
  }

  private FightOptions with(String option, long n) {
    int count = Math.toIntExact(Math.min(n, Integer.MAX_VALUE));
    return switch (option) {
      case "--tasks" -> new FightOptions(count, consumers, processes, claimTtl, limit, seed);
      case "--consumers" -> new FightOptions(tasks, count, processes, claimTtl, limit, seed);
      case "--processes" -> new FightOptions(tasks, consumers, count, claimTtl, limit, seed);
      case "--claim-ttl-ms" ->
          new FightOptions(tasks, consumers, processes, Duration.ofMillis(n), limit, seed);
      case "--seconds" ->
          new FightOptions(tasks, consumers, processes, claimTtl, Duration.ofSeconds(n), seed);
      case "--seed" -> new FightOptions(tasks, consumers, processes, claimTtl, limit, n);
      default -> throw new IllegalArgumentException("unknown option " + option);
    };
  }

  /** Slots of one process. */
  int slots() {
    return Math.max(1, consumers / processes);
  }
}
