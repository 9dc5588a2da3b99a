package ml.clear.sdk.stuck;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.queue.QueueCalls;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.stuck.Recoverer.Found;
import ml.clear.sdk.stuck.Recovery.Outcome;

/**
 * The calls that cure a task, while its lease is held. None is forced, but for the publishing that
 * was broken off: the server's own table of statuses is the last guard. Not thread-safe.
 */
final class Treatment {
  static final Duration CALL_LIMIT = Duration.ofSeconds(10);

  private static final int MAX_REASON_CHARS = 250;

  /** Without the word worker, by which the Python SDK knows that it need not stop. */
  private static final String MESSAGE = "Freed by an operator";

  private final TaskCalls tasks;
  private final QueueCalls queues;
  private final String operator;
  private final Optional<String> otherQueue;
  private String lastStep = "";

  Treatment(ApiTransport transport, String operator, Optional<String> otherQueue) {
    this.tasks = new TaskCalls(transport);
    this.queues = new QueueCalls(transport);
    this.operator = operator;
    this.otherQueue = otherQueue;
  }

  /** What it would do. */
  String plan(Orphan orphan, Cure cure) {
    String queue =
        orphan.kind() == OrphanKind.NO_WORKER
            ? "queue " + otherQueue.orElse("?")
            : "the queue it came from";
    return switch (cure) {
      case LEAVE -> "nothing";
      case REQUEUE ->
          orphan.kind() == OrphanKind.QUEUED_NOWHERE
              ? "would be enqueued into " + queue
              : orphan.kind() == OrphanKind.NO_WORKER
                  ? "would be moved to " + queue
                  : "would be stopped and enqueued into " + queue;
      case RESET_AND_REQUEUE -> "would be reset and enqueued into " + queue;
      case STOP -> "would be stopped";
      case PUBLISH -> "would be published";
      case REMOVE_ENTRY -> "the entry would be taken out";
      case RELEASE -> "would be marked as free";
    };
  }

  /** What was done last, for people. */
  String lastStep() {
    return lastStep;
  }

  Outcome apply(Found found, Cure cure, Lease lease) {
    return switch (cure) {
      case REQUEUE, RESET_AND_REQUEUE -> requeue(found, cure, lease);
      case STOP -> stop(found, lease);
      case PUBLISH -> publish(found, lease);
      case LEAVE, RELEASE, REMOVE_ENTRY ->
          throw new IllegalArgumentException(cure + " needs no lease");
    };
  }

  private Outcome requeue(Found found, Cure cure, Lease lease) {
    Optional<QueueInfo> target = target(found);
    if (target.isEmpty()) {
      return done(Outcome.FAILED, "its queue is gone: name another one that exists");
    }
    String task = found.task().id();
    String reason = reason(found, lease);
    if (found.orphan().kind() == OrphanKind.NO_WORKER) {
      if (target.get().position(task).isPresent()) {
        return done(Outcome.LEFT, "stands in queue " + target.get().name() + " already");
      }
      lease.requireHeld();
      if (!takenOut(found)) {
        return done(Outcome.NOT_STUCK, "somebody took it out of its queue meanwhile");
      }
    } else if (cure == Cure.RESET_AND_REQUEUE) {
      lease.requireHeld();
      tasks.apply("tasks.reset", TaskCalls.body(task).put("status_reason", reason));
    } else if (found.task().status() == TaskStatus.IN_PROGRESS) {
      // By way of stopped: enqueued from in_progress, a dequeue would make it in_progress again.
      lease.requireHeld();
      tasks.status("tasks.stopped", task, "to be enqueued again: " + reason, MESSAGE, false);
    }
    lease.requireHeld();
    if (!queues.enqueue(target.get().id(), task, reason)) {
      return done(Outcome.NOT_STUCK, "stands in its queue already");
    }
    return startedMeanwhile(task, target.get())
        ? done(Outcome.NOT_STUCK, "was started by a worker meanwhile; the new entry is out again")
        : done(Outcome.CURED, "enqueued into " + target.get().name());
  }

  /** Where it came from, if that is still there; a queue without a worker is no place to go. */
  private Optional<QueueInfo> target(Found found) {
    Optional<QueueInfo> own =
        found.task().queue().flatMap(id -> queue(found, info -> info.id().equals(id)));
    Optional<QueueInfo> other =
        otherQueue.flatMap(name -> queue(found, info -> info.name().equals(name)));
    return found.orphan().kind() == OrphanKind.NO_WORKER ? other : own.or(() -> other);
  }

  private static Optional<QueueInfo> queue(Found found, Predicate<QueueInfo> which) {
    return found.facts().queues().stream().filter(which).findFirst();
  }

  /** Atomic: whoever takes it out, operator or worker, has it alone. */
  private boolean takenOut(Found found) {
    return queues.takeOut(found.orphan().queue().orElseThrow(), found.task().id(), CALL_LIMIT);
  }

  /**
   * A worker that had popped the task and was slow may have started it while we enqueued it: both
   * succeed. Then a second worker must not get it.
   */
  private boolean startedMeanwhile(String task, QueueInfo queue) {
    var now = tasks.fields(List.of(task), "id", "status").path(0);
    return TaskStatus.ofWireName(now.path("status").asText()) == TaskStatus.IN_PROGRESS
        && queues.takeOut(queue.id(), task, CALL_LIMIT);
  }

  private Outcome stop(Found found, Lease lease) {
    lease.requireHeld();
    if (found.orphan().kind() == OrphanKind.NO_WORKER && !takenOut(found)) {
      return done(Outcome.NOT_STUCK, "somebody took it out of its queue meanwhile");
    }
    lease.requireHeld();
    tasks.status("tasks.stopped", found.task().id(), reason(found, lease), MESSAGE, false);
    return done(Outcome.CURED, "stopped");
  }

  private Outcome publish(Found found, Lease lease) {
    ObjectNode body = TaskCalls.body(found.task().id()).put("force", true);
    body.put("status_reason", reason(found, lease)).put("status_message", MESSAGE);
    lease.requireHeld();
    tasks.apply("tasks.publish", body);
    return done(Outcome.CURED, "published");
  }

  /**
   * If it has ended and was enqueued anew in between, the entry was a good one, and is put back.
   */
  Outcome removeStray(Found found) {
    String task = found.task().id();
    if (!takenOut(found)) {
      return done(Outcome.NOT_STUCK, "somebody took it out of its queue meanwhile");
    }
    var now = tasks.fields(List.of(task), "id", "status").path(0);
    if (TaskStatus.ofWireName(now.path("status").asText()) == TaskStatus.QUEUED) {
      queues.enqueue(found.orphan().queue().orElseThrow(), task, "freed by " + operator);
      return done(Outcome.NOT_STUCK, "was enqueued anew meanwhile, and is again");
    }
    return done(Outcome.CURED, "entry taken out");
  }

  private Outcome done(Outcome outcome, String step) {
    lastStep = step;
    return outcome;
  }

  private String reason(Found found, Lease lease) {
    String reason =
        "freed by "
            + operator
            + " (lease token "
            + lease.fencingToken()
            + "): "
            + found.orphan().kind().description()
            + "; "
            + String.join("; ", found.orphan().evidence());
    return reason.length() <= MAX_REASON_CHARS ? reason : reason.substring(0, MAX_REASON_CHARS);
  }
}
