package ml.clear.sdk.stuck;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.queue.WorkerInfo;

/** What a task is judged by, besides itself: queues, workers and the server's clock. */
final class Facts {
  private final List<QueueInfo> queues;
  private final Instant now;
  private final Map<String, List<QueueInfo>> standings = new HashMap<>(); // by task
  private final Map<String, WorkerInfo> workers = new HashMap<>(); // by id
  private final Map<String, WorkerInfo> runners = new HashMap<>(); // by task
  private final Set<String> watched = new HashSet<>(); // ids of queues

  Facts(List<QueueInfo> queues, List<WorkerInfo> workers, Instant now) {
    this.queues = queues;
    this.now = now;
    for (QueueInfo queue : queues) {
      queue
          .entries()
          .forEach(
              entry ->
                  standings.computeIfAbsent(entry.taskId(), id -> new ArrayList<>()).add(queue));
    }
    for (WorkerInfo worker : workers) {
      this.workers.put(worker.id(), worker);
      worker.taskId().ifPresent(task -> runners.put(task, worker));
      watched.addAll(worker.queueIds());
    }
  }

  static Facts read(ServerView view) {
    List<QueueInfo> queues = view.queues();
    List<WorkerInfo> workers = view.workers();
    return new Facts(queues, workers, view.now());
  }

  List<QueueInfo> queues() {
    return queues;
  }

  /** The server's clock when all was read. */
  Instant now() {
    return now;
  }

  /** The queues that a task stands in. */
  List<QueueInfo> standing(String task) {
    return standings.getOrDefault(task, List.of());
  }

  /** The name of a queue, for people. */
  String queueName(String id) {
    return queues.stream()
        .filter(queue -> queue.id().equals(id))
        .map(QueueInfo::name)
        .findFirst()
        .orElse("which is gone");
  }

  /** Whether a worker listens to the queue. */
  boolean isWatched(String queue) {
    return watched.contains(queue);
  }

  /** The worker, if the server still knows it. */
  Optional<WorkerInfo> worker(String id) {
    return Optional.ofNullable(workers.get(id));
  }

  /** A worker that says it runs this task. */
  Optional<WorkerInfo> runner(String task) {
    return Optional.ofNullable(runners.get(task));
  }
}
