package ml.clear.sdk.stuck;

import static ml.clear.sdk.stuck.Orphan.shown;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.queue.TaskLease;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.queue.WorkerInfo;
import ml.clear.sdk.stuck.LeaseWatch.Sight;

/** Says whether a task is stuck, by what is known at one moment. Changes nothing. */
final class Judge {
  /** A program that lives pings each 30 s, an agent each minute. */
  private static final Duration LIFE = Duration.ofMinutes(3);

  private final Facts facts;
  private final ScanOptions limits;
  private final LeaseWatch leases;

  Judge(Facts facts, ScanOptions limits, LeaseWatch leases) {
    this.facts = facts;
    this.limits = limits;
    this.leases = leases;
  }

  /** How the task is stuck; empty if it is not. */
  Optional<Orphan> judge(TaskState task) {
    return switch (task.status()) {
      case QUEUED -> queued(task);
      case IN_PROGRESS -> running(task);
      case PUBLISHING -> publishing(task);
      default -> Optional.empty();
    };
  }

  private Optional<Orphan> queued(TaskState task) {
    List<QueueInfo> standing = facts.standing(task.id());
    if (standing.isEmpty()) {
      return isOlder(task.statusChanged(), limits.pop())
          ? Optional.of(nowhere(task))
          : Optional.empty();
    }
    // In two queues at once one worker is enough.
    if (standing.stream().anyMatch(queue -> queue.isHidden() || facts.isWatched(queue.id()))) {
      return Optional.empty();
    }
    QueueInfo queue = standing.get(0);
    Optional<Instant> added =
        queue.entries().stream()
            .filter(entry -> entry.taskId().equals(task.id()))
            .findFirst()
            .flatMap(QueueEntry::added);
    return isOlder(added, limits.unserved())
        ? Optional.of(
            orphan(
                OrphanKind.NO_WORKER,
                task,
                Optional.of(queue.id()),
                added,
                List.of("no worker listens to its queue " + queue.name())))
        : Optional.empty();
  }

  private Orphan nowhere(TaskState task) {
    List<String> evidence = new ArrayList<>();
    evidence.add("in none of " + facts.queues().size() + " queues");
    task.queue().ifPresent(queue -> evidence.add("came from queue " + facts.queueName(queue)));
    silentClaim(task).ifPresent(evidence::add);
    return orphan(OrphanKind.QUEUED_NOWHERE, task, task.queue(), task.statusChanged(), evidence);
  }

  private Optional<Orphan> running(TaskState task) {
    List<QueueInfo> standing = facts.standing(task.id());
    if (!standing.isEmpty() && isOlder(task.statusChanged(), limits.pop())) {
      QueueInfo queue = standing.get(0);
      return Optional.of(
          orphan(
              OrphanKind.STRAY_ENTRY,
              task,
              Optional.of(queue.id()),
              task.statusChanged(),
              List.of("is running, and stands in queue " + queue.name())));
    }
    if (task.isAskedToStop()) { // from here on only that counts: it is to end anyway
      return isOlder(task.statusChanged(), limits.change())
          ? Optional.of(
              orphan(
                  OrphanKind.STOPPING,
                  task,
                  task.queue(),
                  task.statusChanged(),
                  List.of("was asked to stop", life(task))))
          : Optional.empty();
    }
    return left(task).or(() -> silent(task));
  }

  /** Its worker is gone: by its lease, or because the server has forgotten it. */
  private Optional<Orphan> left(TaskState task) {
    boolean known = facts.runner(task.id()).isPresent() || facts.worker(task.worker()).isPresent();
    if (known) {
      return Optional.empty();
    }
    Optional<String> claim = silentClaim(task);
    boolean forgotten = task.isReportedByWorker() && isOlder(task.workerReport(), limits.worker());
    if (claim.isEmpty() && !forgotten) {
      return Optional.empty();
    }
    List<String> evidence = new ArrayList<>();
    claim.ifPresent(evidence::add);
    if (forgotten) {
      evidence.add(
          "worker "
              + task.worker()
              + " is not registered any more, reported last "
              + ago(task.workerReport()));
    }
    evidence.add(life(task));
    // A silent lease is proof enough; a worker may die and leave a container that lives.
    Duration life = claim.isPresent() ? LIFE : limits.silence();
    return Optional.of(
        new Orphan(
            OrphanKind.WORKER_GONE,
            task.id(),
            task.name(),
            task.queue(),
            task.lastUpdate(),
            age(task.lastUpdate()),
            !isOlder(task.lastUpdate(), life),
            evidence));
  }

  private Optional<Orphan> silent(TaskState task) {
    if (!isOlder(task.lastUpdate(), limits.silence())) {
      return Optional.empty();
    }
    List<String> evidence = new ArrayList<>();
    evidence.add(life(task));
    evidence.add(
        facts
            .runner(task.id())
            .map(worker -> "worker " + worker.id() + " is live and says it runs it")
            .or(() -> facts.worker(task.worker()).map(Judge::elsewhere))
            .orElse("no live worker runs it"));
    return Optional.of(orphan(OrphanKind.SILENT, task, task.queue(), task.lastUpdate(), evidence));
  }

  private static String elsewhere(WorkerInfo worker) {
    return "its worker "
        + worker.id()
        + " is live and runs "
        + worker.taskId().map(task -> "task " + task).orElse("nothing");
  }

  private Optional<Orphan> publishing(TaskState task) {
    return isOlder(task.statusChanged(), limits.change())
        ? Optional.of(
            orphan(
                OrphanKind.PUBLISHING,
                task,
                Optional.empty(),
                task.statusChanged(),
                List.of("the server broke off while it published it")))
        : Optional.empty();
  }

  private Optional<String> silentClaim(TaskState task) {
    return leases
        .findSilent(TaskLease.of(task.id()))
        .map(
            sight ->
                "its lease was held by "
                    + holder(sight)
                    + ", which has not renewed it for "
                    + shown(sight.silent())
                    + " of "
                    + shown(sight.epoch().ttl()));
  }

  /** Host, process and purpose of a lease's holder, for people. */
  static String holder(Sight sight) {
    var holder = sight.epoch().holder();
    return holder.host()
        + ", pid "
        + holder.pid()
        + (holder.purpose().isEmpty() ? "" : " (" + holder.purpose() + ")");
  }

  private String life(TaskState task) {
    return "last sign of life " + ago(task.lastUpdate());
  }

  private String ago(Optional<Instant> time) {
    return time.isEmpty() ? "unknown" : shown(age(time)) + " ago";
  }

  private Orphan orphan(
      OrphanKind kind,
      TaskState task,
      Optional<String> queue,
      Optional<Instant> since,
      List<String> evidence) {
    return new Orphan(kind, task.id(), task.name(), queue, since, age(since), false, evidence);
  }

  private Duration age(Optional<Instant> since) {
    Duration age = since.map(time -> Duration.between(time, facts.now())).orElse(Duration.ZERO);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** What has no time is not judged by it. */
  private boolean isOlder(Optional<Instant> since, Duration limit) {
    return since.isPresent() && age(since).compareTo(limit) >= 0;
  }
}
