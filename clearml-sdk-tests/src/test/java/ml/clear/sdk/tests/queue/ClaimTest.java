package ml.clear.sdk.tests.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.Abort;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ClearMlException;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.internal.queue.TaskLease;
import ml.clear.sdk.lease.Lease;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.queue.ClaimedTask;
import ml.clear.sdk.queue.Queue;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.queue.WorkerInfo;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ClearMlTest;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.testkit.ScriptedFault;
import org.junit.jupiter.api.Test;

@ClearMlTest
class ClaimTest {
  @Test
  void claimedTaskRunsWithWhatWasEditedOnTheServerAndIsCompleted(
      ClearMl client, ClearMlServer server) throws Exception {
    Queue queue = client.queues().create("gpu");
    String id = Drafts.draft(client, "tuned");
    client.tasks().get(id).parameters().set("General/lr", "0.5");
    queue.enqueue(id);

    try (ClaimedTask claimed = queue.claim()) {
      assertThat(claimed.id()).isEqualTo(id);
      assertThat(claimed.queueId()).isEqualTo(queue.id());
      assertThat(claimed.fencingToken()).isEqualTo(1);
      assertThat(claimed.remaining()).isPositive();
      assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);
      assertThat(queue.entries()).isEmpty();
      claimed.run(
          task -> {
            assertThat(task.connect(Map.of("lr", 0.1))).containsEntry("lr", 0.5);
            task.scalar("loss", "train").report(0, 0.9);
          });
    }

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(server.task(id).scalar("loss", "train")).hasSize(1);
    assertThat(server.unknownActions()).isEmpty();
  }

  @Test
  void bodyThatThrowsFailsTheTask(ClearMl client, ClearMlServer server) {
    client.queues().create("gpu");
    String id = Drafts.queued(client, "gpu", "fails");
    ClaimedTask claimed = client.queue("gpu").tryClaim().orElseThrow();

    assertThatThrownBy(
            () ->
                claimed.run(
                    task -> {
                      throw new IllegalStateException("no data");
                    }))
        .hasMessage("no data");

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(server.task(id).field("status_reason"))
        .hasValueSatisfying(reason -> assertThat(reason).contains("no data"));
  }

  @Test
  void tasksAreClaimedInOrderAndEachOnce(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    String first = Drafts.queued(client, "gpu", "first");
    String second = Drafts.queued(client, "gpu", "second");

    try (ClaimedTask one = queue.tryClaim().orElseThrow();
        ClaimedTask two = queue.tryClaim().orElseThrow()) {
      assertThat(one.id()).isEqualTo(first);
      assertThat(two.id()).isEqualTo(second);
      assertThat(one.worker()).isNotEqualTo(two.worker());
      assertThat(queue.tryClaim()).isEmpty();
    }
  }

  @Test
  void taskThatSomebodyElseIsAboutToTakeIsPassedOver(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    String first = Drafts.queued(client, "gpu", "first");
    String second = Drafts.queued(client, "gpu", "second");

    try (Lease other =
            client.leases().tryAcquire(TaskLease.of(first), LeaseOptions.DEFAULT).orElseThrow();
        ClaimedTask claimed = queue.tryClaim().orElseThrow()) {
      assertThat(claimed.id()).isEqualTo(second);
      other.requireHeld();
    }
    assertThat(queue.entries()).extracting(QueueEntry::taskId).containsExactly(first);
  }

  @Test
  void taskThatIsNotWaitingIsTakenOutAndNotRun(ClearMl client, ClearMlServer server) {
    Queue queue = client.queues().create("gpu");
    String completed = Drafts.draft(client, "completed");
    status(client, "tasks.started", completed);
    status(client, "tasks.completed", completed);
    String running = Drafts.draft(client, "running");
    status(client, "tasks.started", running);
    String deleted = Drafts.draft(client, "deleted");
    String good = Drafts.draft(client, "good");
    List.of(completed, running, deleted).forEach(task -> addEntry(client, queue, task));
    client.tasks().get(deleted).delete();
    queue.enqueue(good);

    try (ClaimedTask claimed = queue.tryClaim().orElseThrow()) {
      assertThat(claimed.id()).isEqualTo(good);
    }

    assertThat(queue.entries()).isEmpty();
    assertThat(server.task(completed).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(server.task(running).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    status(client, "tasks.stopped", running);
  }

  @Test
  void entryThatIsNoTaskIsLeftWhereItIs(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    addEntry(client, queue, "permit #1");

    assertThat(queue.tryClaim()).isEmpty();
    assertThat(queue.entries()).hasSize(1);
  }

  @Test
  void recordThatSomebodyHasEditedKeepsNoOtherTaskWaiting(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    String first = Drafts.queued(client, "gpu", "first");
    String second = Drafts.queued(client, "gpu", "second");
    client.queues().create("lease-" + TaskLease.of(first) + "#1");

    try (ClaimedTask claimed = queue.tryClaim().orElseThrow()) {
      assertThat(claimed.id()).isEqualTo(second);
    }
  }

  @Test
  void taskThatIsGivenBackIsTheNextOne(ClearMl client, ClearMlServer server) {
    Queue queue = client.queues().create("gpu");
    String first = Drafts.queued(client, "gpu", "first");
    String second = Drafts.queued(client, "gpu", "second");

    ClaimedTask claimed = queue.tryClaim().orElseThrow();
    claimed.giveBack("the disk is full");

    assertThat(queue.entries()).extracting(QueueEntry::taskId).containsExactly(first, second);
    assertThat(server.task(first).field("status_reason"))
        .hasValueSatisfying(
            reason -> assertThat(reason).contains("the disk is full", claimed.worker(), "token 1"));
    queue.dequeue(first); // and not back to in_progress, where nobody would run it
    assertThat(server.task(first).status()).isEqualTo(TaskStatus.STOPPED);
    queue.enqueue(first);
    queue.moveToFront(first);
    try (ClaimedTask again = queue.tryClaim().orElseThrow()) {
      assertThat(again.id()).isEqualTo(first);
      assertThat(again.fencingToken()).isEqualTo(2);
    }
  }

  @Test
  void taskIsNotGivenBackAgainstItsUsersWish(ClearMl client, ClearMlServer server) {
    Queue queue = client.queues().create("gpu");
    String id = Drafts.queued(client, "gpu", "unwanted");
    ClaimedTask claimed = queue.tryClaim().orElseThrow();
    client.tasks().get(id).stop("enough"); // its worker is alive: a request
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);

    claimed.giveBack("shutdown");

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(queue.entries()).isEmpty();
  }

  @Test
  void taskThatCannotBeStartedGoesBackToTheFront(ClearMl client, ClearMlServer server) {
    Queue queue = client.queues().create("gpu");
    String first = Drafts.queued(client, "gpu", "first");
    String second = Drafts.queued(client, "gpu", "second");
    server.faults().next("tasks.started").error(400, 121, "Task status changed");

    try (ClaimedTask claimed = queue.tryClaim().orElseThrow()) {
      assertThat(claimed.id()).isEqualTo(second); // which need not wait for the first
    }

    assertThat(queue.entries()).extracting(QueueEntry::taskId).containsExactly(first);
    assertThat(server.task(first).status()).isEqualTo(TaskStatus.QUEUED);
    queue.tryClaim().orElseThrow().close();
    assertThat(server.task(first).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void taskWhoseStartHadNoAnswerGoesBackAndIsRunOnce(ClearMl client, ClearMlServer server) {
    Queue queue = client.queues().create("gpu");
    String first = Drafts.queued(client, "gpu", "first");
    server.faults().next("tasks.started").cutAfterEffect();

    assertThatThrownBy(queue::tryClaim).isInstanceOf(ClearMlException.class);

    assertThat(queue.entries()).extracting(QueueEntry::taskId).containsExactly(first);
    assertThat(server.task(first).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void taskThatAnAgentStartsAtTheSameMomentIsLeftToIt(
      ClearMl client, ClearMlServer server, ManualTime time) throws Exception {
    Queue queue = client.queues().create("gpu");
    String id = Drafts.queued(client, "gpu", "popped twice");
    ScriptedFault slow = server.faults().next("tasks.started").delay(Duration.ofSeconds(1));
    Moving.Work claimer = Moving.thread(() -> assertThat(queue.tryClaim()).isEmpty());
    Moving.until(time, Duration.ZERO, () -> slow.remaining() == 0);
    status(client, "tasks.started", id);

    Moving.until(time, Duration.ofSeconds(1), claimer::hasEnded);

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(queue.entries()).isEmpty();
    status(client, "tasks.stopped", id);
  }

  @Test
  void removalWithoutAnAnswerIsSettledByLooking(
      ClearMl client, ClearMlServer server, ManualTime time) throws Exception {
    Queue queue = client.queues().create("gpu");
    String id = Drafts.queued(client, "gpu", "in doubt");
    server.faults().next("queues.remove_task").cutAfterEffect();
    Moving.Work claimer = Moving.thread(() -> queue.tryClaim().orElseThrow().close());

    int steps = Moving.until(time, Duration.ofSeconds(1), claimer::hasEnded);

    assertThat(steps).isGreaterThanOrEqualTo(15); // an agent that had popped it would have begun
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void entryThatIsStillThereAfterADoubtIsClaimedByTheNextLook(
      ClearMl client, ClearMlServer server, ManualTime time) throws Exception {
    Queue queue = client.queues().create("gpu");
    String id = Drafts.queued(client, "gpu", "in doubt");
    server.faults().next("queues.remove_task").cutBeforeEffect();
    Moving.Work claimer = Moving.thread(() -> assertThat(queue.tryClaim()).isEmpty());
    Moving.until(time, Duration.ofSeconds(1), claimer::hasEnded);

    queue.tryClaim().orElseThrow().close();

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void workersPageShowsTheTaskAndItsWorker(ClearMl client, ClearMlServer server) throws Exception {
    Queue queue = client.queues().create("gpu");
    String id = Drafts.queued(client, "gpu", "shown");

    ClaimedTask claimed = queue.tryClaim().orElseThrow();
    // Between two reports the worker registers itself, which shows it without a task for a moment.
    List<WorkerInfo> workers = new ArrayList<>();
    Moving.await(
        () -> {
          workers.clear();
          workers.addAll(client.queues().workers(Duration.ofMinutes(5)));
          return workers.stream().anyMatch(worker -> worker.taskId().isPresent());
        });

    assertThat(workers).extracting(WorkerInfo::id).containsExactly(claimed.worker());
    assertThat(workers.get(0).queueIds()).containsExactly(queue.id());
    assertThat(workers.get(0).taskId()).contains(id);
    assertThat(server.task(id).field("last_worker")).contains(claimed.worker());
    claimed.close();
    assertThat(client.queues().workers(Duration.ofMinutes(5))).isEmpty();
  }

  @Test
  void stopOnTheServerReachesTheRunAndIsItsVerdict(
      ClearMl client, ClearMlServer server, ManualTime time) throws Exception {
    Queue queue = client.queues().create("gpu");
    String id = Drafts.queued(client, "gpu", "stopped");
    CountDownLatch told = new CountDownLatch(1);
    try (ClaimedTask claimed = queue.tryClaim().orElseThrow()) {
      claimed.task().onAbort(abort -> told.countDown());

      client.tasks().get(id).stop("enough");
      Moving.until(time, Duration.ofSeconds(5), () -> told.getCount() == 0);

      assertThat(claimed.task().abort()).map(Abort::cause).contains(Abort.Cause.STOP_REQUESTED);
    }
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(told.await(0, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void waitEndsWithTheTimeGiven(ClearMl client, ManualTime time) throws Exception {
    Queue queue = client.queues().create("gpu");
    assertThat(queue.tryClaim(Duration.ZERO)).isEmpty();
    Moving.Work waiter =
        Moving.thread(() -> assertThat(queue.tryClaim(Duration.ofMinutes(1))).isEmpty());

    int polls = Moving.until(time, Duration.ofSeconds(5), waiter::hasEnded);

    assertThat(polls).isBetween(10, 16);
  }

  @Test
  void interruptEndsTheWait(ClearMl client) throws Exception {
    Queue queue = client.queues().create("gpu");
    CountDownLatch interrupted = new CountDownLatch(1);
    Moving.Work waiter =
        Moving.thread(
            () -> {
              try {
                queue.claim();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });

    waiter.interrupt();

    assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static void status(ClearMl client, String action, String task) {
    client.api().call(action, Json.object().put("task", task));
  }

  private static void addEntry(ClearMl client, Queue queue, String task) {
    client.api().call("queues.add_task", Json.object().put("queue", queue.id()).put("task", task));
  }
}
