package ml.clear.sdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.artifact.Artifacts;
import ml.clear.sdk.internal.Check;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.param.ConnectMode;
import ml.clear.sdk.internal.report.StoredMetrics;
import ml.clear.sdk.internal.task.RuntimeKeys;
import ml.clear.sdk.internal.task.TaskCalls;
import ml.clear.sdk.internal.time.Deadline;
import ml.clear.sdk.model.TaskModels;
import ml.clear.sdk.param.ConfigurationObjects;
import ml.clear.sdk.param.Parameters;
import ml.clear.sdk.param.UserProperties;
import ml.clear.sdk.report.TaskMetrics;

/**
 * A handle on any task of the server, running or not. Thread-safe. Each method is one or a few
 * blocking calls and throws {@link ServerRejectedException} if the server refuses it, with 400/101
 * for a task that does not exist and 400/110 for a status that does not allow it; then nothing was
 * changed. {@link ServerUnreachableException} says by its {@link ClearMlException#effect()} whether
 * it may have been.
 */
public final class TaskRef {
  private static final Duration FIRST_POLL = Duration.ofSeconds(1);
  private static final Duration SLOWEST_POLL = Duration.ofSeconds(15);

  private final ClearMl client;
  private final String id;

  TaskRef(ClearMl client, String id) {
    this.client = client;
    this.id = id;
  }

  /** The task's id. */
  public String id() {
    return id;
  }

  /** The task as the server has it now. */
  public TaskInfo info() {
    return TaskInfo.of(calls().get(id));
  }

  /** Where the task stands now; cheaper than {@link #info()}. */
  public TaskStatus status() {
    var found = calls().fields(List.of(id), "status");
    if (found.isEmpty()) {
      throw new ServerRejectedException(
          "tasks.get_all",
          ClearMlException.Effect.NONE,
          400,
          101,
          "Invalid task id: no task " + id);
    }
    return TaskStatus.ofWireName(found.get(0).path("status").asText());
  }

  /**
   * Waits until the task is in one of the states, asking at growing intervals of 1 to 15 s.
   *
   * @param timeout longest wait
   * @param statuses the states waited for; every final state if none is given
   * @return the task in that state, or empty if the time has passed
   * @throws InterruptedException if the thread is interrupted
   */
  public Optional<TaskInfo> tryAwaitStatus(Duration timeout, TaskStatus... statuses)
      throws InterruptedException {
    List<TaskStatus> wanted = List.of(statuses);
    Deadline deadline = Deadline.after(timeout, client.time());
    Duration pause = FIRST_POLL;
    while (true) {
      TaskStatus status = status();
      if (wanted.isEmpty() ? status.isFinal() : wanted.contains(status)) {
        return Optional.of(info());
      }
      Duration left = deadline.left();
      if (left.isNegative() || left.isZero()) {
        return Optional.empty();
      }
      client.time().sleep(pause.compareTo(left) < 0 ? pause : left);
      pause =
          pause.multipliedBy(2).compareTo(SLOWEST_POLL) < 0 ? pause.multipliedBy(2) : SLOWEST_POLL;
    }
  }

  /** What the task reported: scalars, single values, console. */
  public TaskMetrics metrics() {
    return new StoredMetrics(client.transport(), id);
  }

  /** Its hyperparameters. */
  public Parameters parameters() {
    return client.parts().parameters(id, ConnectMode.LOCAL);
  }

  /** Its configuration objects. */
  public ConfigurationObjects configuration() {
    return client.parts().configuration(id, ConnectMode.LOCAL);
  }

  /** Its user properties, which may be changed in any status. */
  public UserProperties properties() {
    return client.parts().properties(id);
  }

  /** Its artifacts. */
  public Artifacts artifacts() {
    return client.parts().artifacts(info(), client.parts().uploads());
  }

  /** The models it uses and has made. */
  public TaskModels models() {
    return client.parts().models(info());
  }

  /**
   * Makes a draft with the same code, parameters and configuration, and this task as its parent.
   *
   * @param name the new task's name; at least 3 characters
   * @return the draft
   */
  public TaskRef copy(String name) {
    ObjectNode body =
        body().put("new_task_name", Check.name(name, "name")).put("new_task_parent", id);
    return new TaskRef(client, calls().applyOnce("tasks.clone", body).path("id").asText());
  }

  /**
   * Puts the task at the end of a queue. If it already stands in this queue, nothing happens; if it
   * stands in another one, it is moved here.
   *
   * @param queue name of the queue, which is created if it does not exist
   */
  public void enqueue(String queue) {
    try {
      calls().apply("tasks.enqueue", body().put("queue_name", Check.name(queue, "queue")));
    } catch (ServerRejectedException e) {
      if (!e.is(
          400, 706)) { // already in this queue: by us, when the first answer was lost, or others
        throw e;
      }
    }
  }

  /**
   * Takes a queued task out of its queue, back to the status it had before. A task in any other
   * status is left alone, also a running one, which the bare server action would throw back to a
   * draft.
   *
   * @return whether the task was queued
   */
  public boolean dequeue() {
    if (status() != TaskStatus.QUEUED) {
      return false;
    }
    calls().apply("tasks.dequeue", body());
    return true;
  }

  /**
   * Asks a running task to stop. A task under a live agent gets the request and ends by itself; any
   * other is marked stopped at once.
   *
   * @param reason shown as the status reason
   */
  public void stop(String reason) {
    calls().status("tasks.stop", id, reason, "", false);
  }

  /**
   * Makes a draft of the task again: deletes its events, draft output models and artifact entries;
   * parameters, configuration and tags stay. Published tasks are refused.
   */
  public void reset() {
    calls().apply("tasks.reset", body());
  }

  /** Makes the task and its output models read-only, for good. */
  public void publish() {
    calls().apply("tasks.publish", body());
  }

  /** Hides the task in the archive; a running one is stopped, a queued one dequeued. */
  public void archive() {
    calls().apply("tasks.archive", many("tasks"));
  }

  /** Brings the task back from the archive. */
  public void unarchive() {
    calls().apply("tasks.unarchive_many", many("ids"));
  }

  /**
   * Deletes the task, its events and its draft output models, whatever its status but published.
   * Stored files stay where they are.
   */
  public void delete() {
    calls().applyOnce("tasks.delete", body().put("force", true));
  }

  /**
   * Moves the task to another project.
   *
   * @param project full name; created if it does not exist
   */
  public void moveTo(String project) {
    calls().apply("tasks.move", many("ids").put("project_name", Check.text(project, "project")));
  }

  /**
   * Renames the task.
   *
   * @param name at least 3 characters
   */
  public void rename(String name) {
    calls().apply("tasks.update", body().put("name", Check.name(name, "name")));
  }

  /**
   * Replaces the comment.
   *
   * @param comment any text; empty removes it
   */
  public void comment(String comment) {
    calls().apply("tasks.update", body().put("comment", comment));
  }

  /**
   * Adds tags, atomically.
   *
   * @param tags user tags
   */
  public void addTags(String... tags) {
    calls().updateTags(id, List.of(tags), List.of());
  }

  /**
   * Removes tags, atomically.
   *
   * @param tags user tags; one that the task does not have is passed over
   */
  public void removeTags(String... tags) {
    calls().updateTags(id, List.of(), List.of(tags));
  }

  /**
   * Shows progress in the UI. Only while the task is a draft, queued or running.
   *
   * @param percent 0 to 100
   */
  public void progress(int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("progress is 0 to 100 percent, got " + percent);
    }
    new RuntimeKeys(client.transport(), id).set("progress", Integer.toString(percent));
  }

  private TaskCalls calls() {
    return client.calls();
  }

  private ObjectNode body() {
    return TaskCalls.body(id);
  }

  private ObjectNode many(String field) {
    ObjectNode body = Json.object();
    body.putArray(field).add(id);
    return body;
  }

  @Override
  public String toString() {
    return "task " + id;
  }
}
