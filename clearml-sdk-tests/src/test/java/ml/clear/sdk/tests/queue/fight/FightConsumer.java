package ml.clear.sdk.tests.queue.fight;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.queue.ClaimedTask;
import ml.clear.sdk.queue.QueueWorker;
import ml.clear.sdk.queue.WorkerOptions;
import ml.clear.sdk.tests.queue.fight.FightEvent.Kind;

/** One process of the fight. It works until it is killed, or its standard input ends. */
public final class FightConsumer {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int SHORTEST_TASK_MILLIS = 20;
  private static final int LONGEST_TASK_MILLIS = 600;

  private final String process;
  private final Path log;

  private FightConsumer(String process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Its name, its log, the queue, how many slots, and the claims' ttl in milliseconds. */
  public static void main(String[] args) throws IOException {
    FightConsumer consumer = new FightConsumer(args[0], Path.of(args[1]));
    WorkerOptions options =
        WorkerOptions.slots(Integer.parseInt(args[3]))
            .withClaimTtl(Duration.ofMillis(Long.parseLong(args[4])))
            .withPollPeriod(POLL);
    try (ClearMl client = ClearMl.create();
        QueueWorker worker = client.queue(args[2]).consume(options, consumer::run)) {
      while (System.in.read() >= 0) {
        System.out.println(worker);
      }
    }
  }

  private void run(ClaimedTask claimed) throws IOException, InterruptedException {
    write(Kind.RUN, claimed);
    claimed.task().scalar("work", "done").report(claimed.fencingToken(), 1);
    // The work that a kill may cut short: the fight is in real time.
    Thread.sleep(ThreadLocalRandom.current().nextInt(SHORTEST_TASK_MILLIS, LONGEST_TASK_MILLIS));
    write(Kind.END, claimed);
  }

  /** One write each, which the machine keeps even if the process is killed the next moment. */
  private void write(Kind kind, ClaimedTask claimed) throws IOException {
    FightEvent event =
        new FightEvent(System.nanoTime(), process, kind, claimed.id(), claimed.fencingToken());
    Files.writeString(
        log, event.line() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }
}
