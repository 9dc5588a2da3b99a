package ml.clear.sdk.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.queue.QueueInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a claimed task back to the front of the queue it came from. Only under the lease on the
 * task: while it is held no other worker of this library starts or returns it. Thread-safe.
 */
final class TaskReturn {
  private static final Logger LOG = LoggerFactory.getLogger(TaskReturn.class);

  /** The reason of a run that is on its way back: whoever finds it so goes on with the return. */
  private static final String RETURNING = "returning to its queue: ";

  private final TaskCalls tasks;
  private final QueueCalls queues;

  /** What became of it. */
  enum Outcome {
    /** It stands at the front of its queue. */
    RETURNED,
    /** A user had asked it to stop: it is stopped. */
    STOPPED,
    /** It is not this claim's to return: others ended, enqueued or run it. */
    LEFT,
    /** Its queue is gone. */
    NO_QUEUE
  }

  TaskReturn(ApiTransport transport) {
    this.tasks = new TaskCalls(transport);
    this.queues = new QueueCalls(transport);
  }

  /**
   * Returns the task if it still is as its claim left it. May be repeated, also by others after a
   * crash in between.
   *
   * @throws ml.clear.sdk.lease.LeaseLostException if the lease ended; the next holder goes on
   */
  Outcome putBack(String task, ClaimPurpose claim, Lease lease, String why) {
    JsonNode found =
        tasks.fields(
            List.of(task), "id", "status", "status_reason", "status_message", "last_worker");
    if (found.isEmpty()) {
      return Outcome.LEFT;
    }
    JsonNode now = found.get(0);
    String reason =
        why + " (worker " + claim.worker() + ", lease token " + lease.fencingToken() + ")";
    return switch (TaskStatus.ofWireName(now.path("status").asText())) {
      case QUEUED -> stands(task) ? Outcome.LEFT : enqueue(task, claim, lease, reason);
      case IN_PROGRESS -> running(task, now, claim, lease, reason);
      case STOPPED ->
          now.path("status_reason").asText().startsWith(RETURNING)
              ? enqueue(task, claim, lease, reason)
              : Outcome.LEFT;
      default -> Outcome.LEFT;
    };
  }

  private Outcome running(
      String task, JsonNode now, ClaimPurpose claim, Lease lease, String reason) {
    if (!now.path("last_worker").asText().equals(claim.worker())) {
      return Outcome.LEFT; // reset, enqueued and started by somebody else since
    }
    lease.requireHeld();
    if (now.path("status_message").asText().toLowerCase(Locale.ROOT).contains("stopping")) {
      tasks.status("tasks.stopped", task, "stopped by a user; " + reason, "", false);
      return Outcome.STOPPED;
    }
    // By way of stopped: enqueued from in_progress, a later dequeue would make it in_progress
    // again.
    tasks.status("tasks.stopped", task, RETURNING + reason, "", false);
    return enqueue(task, claim, lease, reason);
  }

  private Outcome enqueue(String task, ClaimPurpose claim, Lease lease, String reason) {
    lease.requireHeld();
    try {
      queues.enqueue(claim.queue(), task, "returned to its queue: " + reason);
    } catch (ServerRejectedException e) {
      if (e.is(400, QueueCalls.NO_SUCH_QUEUE)) {
        LOG.warn("Task {} cannot be returned: queue {} is gone", task, claim.queue());
        return Outcome.NO_QUEUE;
      }
      throw e;
    }
    try {
      queues.moveTo("front", claim.queue(), task);
    } catch (ServerRejectedException e) {
      if (!e.is(400, QueueCalls.NOT_IN_QUEUE)) { // an agent has taken it meanwhile: all the better
        throw e;
      }
    }
    return Outcome.RETURNED;
  }

  /** Whether it waits in any queue: then it is not lost, and must not be moved. */
  private boolean stands(String task) {
    int page = 0;
    List<QueueInfo> found;
    do {
      found = queues.page(true, page++, QueueCalls.PAGE);
      if (found.stream().anyMatch(queue -> queue.position(task).isPresent())) {
        return true;
      }
    } while (found.size() == QueueCalls.PAGE);
    return false;
  }
}
