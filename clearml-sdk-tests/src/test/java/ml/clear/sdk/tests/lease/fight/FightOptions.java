package ml.clear.sdk.tests.lease.fight;

import java.time.Duration;

/**
 * Arguments of a fight.
 *
 * @param length how long
 * @param processes how many fight
 * @param place a folder or URI of an object store; empty for the server
 * @param seed of what is done to the processes
 */
record FightOptions(Duration length, int processes, String place, long seed) {
  private static final String USAGE =
      "usage: lease-fight [--seconds N] [--processes N] [--place FOLDER] [--seed N]";

  FightOptions {
    if (length.compareTo(Duration.ofSeconds(10)) < 0 || processes < 2 || processes > 64) {
      throw new IllegalArgumentException("need 10 seconds or more and 2 to 64 processes\n" + USAGE);
    }
  }

  static FightOptions parse(String... args) {
    FightOptions options = new FightOptions(Duration.ofSeconds(60), 6, "", 1);
    if (args.length % 2 != 0) {
      throw new IllegalArgumentException(USAGE);
    }
    for (int i = 0; i < args.length; i += 2) {
      options = options.with(args[i], args[i + 1]);
    }
    return options;
  }

  private FightOptions with(String name, String value) {
    try {
      return switch (name) {
        case "--seconds" ->
            new FightOptions(Duration.ofSeconds(Long.parseLong(value)), processes, place, seed);
        case "--processes" -> new FightOptions(length, Integer.parseInt(value), place, seed);
        case "--place" -> new FightOptions(length, processes, value, seed);
        case "--seed" -> new FightOptions(length, processes, place, Long.parseLong(value));
        default -> throw new IllegalArgumentException("unknown: " + name + "\n" + USAGE);
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(name + " takes a number\n" + USAGE, e);
    }
  }
}
