package ml.clear.sdk.internal.queue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.lease.LeaseRecordException;
import ml.clear.sdk.queue.QueueEntry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims tasks. The lease on the task, which names its worker and its queue, is taken while the
 * task still stands in the queue; then this very entry is taken out. So from the moment a task
 * leaves its queue there is a record of who has it, whatever crashes or gets lost. Thread-safe.
 */
public final class Claimer {
  private static final Logger LOG = LoggerFactory.getLogger(Claimer.class);

  /** As many entries as are looked at; behind so many others, something else is wrong. */
  private static final int ENTRIES = 50;

  /** An agent that popped a task has started it by then; it takes a second. */
  private static final Duration AGENT_START = Duration.ofSeconds(15);

  private static final Pattern TASK_ID = Pattern.compile("[0-9A-Za-z_-]{1,100}");

  private final ClaimClient client;
  private final LeaseOptions options;
  private final QueueCalls queues;
  private final TaskCalls tasks;
  private final WorkerCalls workers;
  private final TaskReturn returns;

  /** Claims with leases of this kind. */
  public Claimer(ClaimClient client, LeaseOptions options) {
    this.client = client;
    this.options = options;
    this.queues = new QueueCalls(client.transport());
    this.tasks = new TaskCalls(client.transport());
    this.workers = new WorkerCalls(client.transport());
    this.returns = new TaskReturn(client.transport());
  }

  /**
   * One look through a queue: the first task that nobody else is about to take.
   *
   * @param wanted false once it is too late to claim anything
   */
  public Optional<Claim> look(String queue, String worker, BooleanSupplier wanted) {
    for (QueueEntry entry : queues.head(queue, ENTRIES).entries()) {
      String task = entry.taskId();
      if (!wanted.getAsBoolean()) {
        return Optional.empty();
      }
      if (!TASK_ID.matcher(task).matches()) {
        LOG.debug("Passed over the entry '{}' of queue {}, which is no task", task, queue);
        continue;
      }
      ClaimPurpose purpose = new ClaimPurpose(worker, queue);
      Optional<Lease> lease = lease(task, purpose);
      if (lease.isPresent()) {
        Optional<Claim> claim = take(task, purpose, lease.get());
        if (claim.isPresent()) {
          return claim;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Lease> lease(String task, ClaimPurpose purpose) {
    try {
      return client.leases().tryAcquire(TaskLease.of(task), options.withPurpose(purpose.text()));
    } catch (LeaseRecordException e) { // edited by hand: the other tasks need not wait for that
      LOG.debug("Passed over task {}", task, e);
      return Optional.empty();
    }
  }

  /** The lease goes with the claim, or else is closed or abandoned here. */
  private Optional<Claim> take(String task, ClaimPurpose purpose, Lease lease) {
    if (!client.hold(lease)) {
      lease.close();
      return Optional.empty();
    }
    boolean ours;
    try {
      ours = takeOut(task, purpose, lease);
    } catch (RuntimeException e) { // nobody knows where the task is: the next holder looks
      client.abandon(lease);
      throw e;
    }
    if (!ours) {
      client.release(lease);
      return Optional.empty();
    }
    try {
      lease.requireHeld();
      Optional<JsonNode> started = start(task, purpose, lease);
      if (started.isEmpty()) {
        client.release(lease);
        return Optional.empty();
      }
      TaskRun run = client.runs().begin(started.get(), lease::remaining);
      return Optional.of(new Claim(client, run, lease, purpose));
    } catch (ServerRejectedException e) { // its status changed in between; the others can wait
      LOG.info("Task {} was not started", task, e);
      putBack(task, purpose, lease);
      return Optional.empty();
    } catch (RuntimeException e) {
      putBack(task, purpose, lease);
      throw e;
    }
  }

  /** Whether the entry was taken out by this call. */
  private boolean takeOut(String task, ClaimPurpose purpose, Lease lease) {
    try {
      return queues.takeOut(purpose.queue(), task, left(lease));
    } catch (ClearMlException e) {
      if (e.effect() == Effect.NONE) {
        throw e;
      }
      LOG.debug("Was task {} taken out of its queue?", task, e);
      return wasTakenOut(task, purpose);
    }
  }

  /**
   * The answer was lost. If the entry is gone, it was this worker, or an agent at the same moment,
   * which starts the task at once.
   */
  private boolean wasTakenOut(String task, ClaimPurpose purpose) {
    try {
      client.time().sleep(AGENT_START);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a claim was in doubt", e);
    }
    boolean stands =
        queues
            .findById(purpose.queue())
            .filter(queue -> queue.position(task).isPresent())
            .isPresent();
    JsonNode found = tasks.fields(List.of(task), "status");
    return !stands && !found.isEmpty() && isQueued(found.get(0));
  }

  /** The task's document, if it was waiting and this call has started it. */
  private Optional<JsonNode> start(String task, ClaimPurpose purpose, Lease lease) {
    JsonNode found = tasks.fields(List.of(task), "status");
    if (found.isEmpty() || !isQueued(found.get(0))) {
      String status = found.isEmpty() ? "deleted" : found.get(0).path("status").asText();
      LOG.info("Took task {} out of queue {}: it is {}", task, purpose.queue(), status);
      return Optional.empty();
    }
    // First the worker, so that a running task always tells whose it is (see TaskReturn).
    WorkerState busy = new WorkerState(task, purpose.queue());
    workers.report(purpose.worker(), List.of(purpose.queue()), busy, client.time().now());
    ObjectNode body = TaskCalls.body(task).put("status_reason", "claimed by a worker");
    body.put(
        "status_message", "worker " + purpose.worker() + ", lease token " + lease.fencingToken());
    JsonNode answer =
        client.transport().call(ApiCall.once("tasks.started", body).within(left(lease)));
    if (!answer.path("fields").has("started")) { // it was in progress already (PROTOCOL §3.4)
      LOG.info("Task {} was started by somebody else meanwhile", task);
      return Optional.empty();
    }
    queues.takeOut(purpose.queue(), task, left(lease)); // enqueued by somebody in between
    return Optional.of(tasks.get(task));
  }

  private static Duration left(Lease lease) {
    lease.requireHeld();
    return lease.remaining();
  }

  private static boolean isQueued(JsonNode task) {
    return TaskStatus.ofWireName(task.path("status").asText()) == TaskStatus.QUEUED;
  }

  private void putBack(String task, ClaimPurpose purpose, Lease lease) {
    try {
      returns.putBack(task, purpose, lease, "it could not be started");
      client.release(lease);
    } catch (RuntimeException e) {
      client.abandon(lease);
      LOG.debug("Task {} is left to others", task, e);
    }
  }
}
