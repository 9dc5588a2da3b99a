package ml.clear.sdk.tests.lease.fight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import ml.clear.sdk.internal.storage.FileStore;
import ml.clear.sdk.internal.storage.Folders;
import ml.clear.sdk.storage.StorageUri;
import ml.clear.sdk.time.TimeSource;

/**
 * Lets processes fight for one lease, kills, pauses and cuts them off, and judges. Exits with 1 if
 * a promise was broken, or nothing was granted.
 */
final class LeaseFight {
  private static final Duration BEAT = Duration.ofMillis(50);
  private static final Duration QUIET_END = Duration.ofSeconds(3);
  private static final int LONGEST_TROUBLE_MILLIS = 4000;
  private static final TimeSource TIME = TimeSource.system();

  private final FightOptions options;
  private final Path folder;
  private final SplittableRandom random;
  private int kills;
  private int pauses;
  private int partitions;

  private LeaseFight(FightOptions options, Path folder) {
    this.options = options;
    this.folder = folder;
    this.random = new SplittableRandom(options.seed());
  }

  /** Runs a fight; see {@link FightOptions} for the arguments. */
  public static void main(String[] args) throws Exception {
    FightOptions options;
    try {
      options = FightOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    Path folder = Files.createTempDirectory("lease-fight-");
    Verdict verdict;
    try (Arena arena = Arena.open(options.place())) {
      verdict = new LeaseFight(options, folder).run(arena);
    }
    if (verdict.isGood()) {
      Folders.delete(folder);
    } else {
      System.out.println("the fighters' events are kept in " + folder);
    }
    System.out.println(verdict.line());
    System.exit(verdict.isGood() ? 0 : 1);
  }

  private Verdict run(Arena arena) throws IOException, InterruptedException {
    long end = TIME.nanoTime() + options.length().toNanos();
    StorageUri counter = StorageUri.of(folder.resolve("counter"));
    FighterArguments model =
        new FighterArguments(
            arena.lease(),
            arena.place(),
            counter.text(),
            folder,
            0,
            new SkewedTime(Duration.ZERO, 1),
            end);
    System.out.printf(
        "%d processes, %d s, leases %s, seed %d%n",
        options.processes(), options.length().toSeconds(), arena, options.seed());
    List<Corner> corners = new ArrayList<>();
    try {
      for (int i = 1; i <= options.processes(); i++) {
        corners.add(new Corner(i, folder, model, arena, random.split()));
      }
      trouble(corners, end - QUIET_END.toNanos(), arena.cuttableServer().isPresent());
    } finally {
      for (Corner corner : corners) {
        corner.close();
      }
    }
    Verdict verdict =
        Verdict.of(EventLog.readAll(folder), GuardedCounter.value(new FileStore(), counter));
    System.out.printf(
        "kills %d, pauses %d, partitions %d%n"
            + "losses told %d, increments %d, writes refused by the token %d, tokens that did not grow %d%n",
        kills,
        pauses,
        partitions,
        verdict.losses(),
        verdict.counted(),
        verdict.fenced(),
        verdict.shrunk());
    return verdict;
  }

  private void trouble(List<Corner> corners, long end, boolean cuttable)
      throws IOException, InterruptedException {
    for (long now = TIME.nanoTime(); now < end; now = TIME.nanoTime()) {
      for (Corner corner : corners) {
        corner.heal(now);
      }
      long disturbed = corners.stream().filter(Corner::isDisturbed).count();
      Corner victim = victim(corners);
      if (disturbed * 2 < corners.size() && !victim.isDisturbed()) { // most must be able to fight
        disturb(victim, now, cuttable);
      }
      TIME.sleep(BEAT);
    }
  }

  /** Half of the time whoever holds the lease: trouble for waiters teaches less. */
  private Corner victim(List<Corner> corners) throws IOException {
    if (random.nextBoolean()) {
      for (Corner corner : corners) {
        if (corner.seemsToHold()) {
          return corner;
        }
      }
    }
    return corners.get(random.nextInt(corners.size()));
  }

  private void disturb(Corner victim, long now, boolean cuttable)
      throws IOException, InterruptedException {
    long until = now + Duration.ofMillis(random.nextInt(100, LONGEST_TROUBLE_MILLIS)).toNanos();
    int choice = random.nextInt(100);
    if (choice < 3) {
      victim.kill();
      kills++;
    } else if (choice < 12) {
      victim.pause(until);
      pauses++;
    } else if (choice < 20 && cuttable) {
      CutProxy.Mode[] modes = {CutProxy.Mode.CUT, CutProxy.Mode.MUTE, CutProxy.Mode.HANG};
      victim.partition(modes[random.nextInt(modes.length)], until);
      partitions++;
    }
  }
}
