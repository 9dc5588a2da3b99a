package ml.clear.sdk.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.clear.sdk.internal.queue.Claim;
import ml.clear.sdk.internal.queue.ClaimClient;
import ml.clear.sdk.internal.queue.Claimer;
import ml.clear.sdk.internal.queue.WorkerKeeper;
import ml.clear.sdk.internal.time.Deadline;
import org.jspecify.annotations.Nullable;

/** A worker for one task, which ends with it. Used by one thread until it has claimed. */
final class SingleClaim implements ClaimClient.Endable {
  private final ClaimClient client;
  private final WorkerQueues queues;
  private final WorkerOptions options;
  private final String worker;
  private final AtomicBoolean ended = new AtomicBoolean();
  private @Nullable WorkerKeeper keeper;
  private volatile @Nullable Claim claim;

  SingleClaim(ClaimClient client, List<Queue> byPriority, WorkerOptions options) {
    this.client = client;
    this.queues = new WorkerQueues(byPriority, new Claimer(client, options.lease()));
    this.options = options;
    this.worker = client.newWorker();
  }

  /** One look, without showing up on the workers page unless there is a task. */
  Optional<ClaimedTask> look() {
    return queues.look(worker, () -> !ended.get()).map(this::run);
  }

  /** Looks until there is a task or the time is over; empty also once the client is closed. */
  Optional<ClaimedTask> await(Duration limit) throws InterruptedException {
    Deadline deadline = Deadline.after(limit, client.time());
    open();
    boolean found = false;
    try {
      while (!ended.get()) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        Optional<ClaimedTask> task = look();
        found = task.isPresent();
        if (found || deadline.hasPassed()) {
          return task;
        }
        Duration pause = client.shortened(options.pollPeriod());
        client.time().sleep(pause.compareTo(deadline.left()) < 0 ? pause : deadline.left());
      }
      return Optional.empty();
    } finally {
      if (!found) {
        finish();
      }
    }
  }

  private ClaimedTask run(Claim taken) {
    WorkerKeeper keeping = open();
    keeping.busy(worker, taken.task().id(), taken.queue());
    taken.beforeRelease(() -> keeping.idle(worker));
    claim = taken;
    return new ClaimedTask(taken, this::finish);
  }

  private WorkerKeeper open() {
    WorkerKeeper known = keeper;
    if (known == null) {
      known =
          new WorkerKeeper(
              client, List.of(worker), queues::ids, options.lease(), options.reportPeriod());
      keeper = known;
      client.opened(this);
    }
    return known;
  }

  private void finish() {
    if (ended.compareAndSet(false, true) && keeper != null) {
      keeper.close();
      client.ended(this);
    }
  }

  /** The program still works on the task and nobody can stop it: the ttl keeps others off. */
  @Override
  public void end(Duration limit) {
    Claim running = claim;
    if (running != null) {
      running.abandon(limit);
    }
    finish();
  }
}
