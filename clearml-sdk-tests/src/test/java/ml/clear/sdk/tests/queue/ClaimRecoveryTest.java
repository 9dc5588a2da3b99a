package ml.clear.sdk.tests.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import ml.clear.sdk.Abort;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.queue.ClaimedTask;
import ml.clear.sdk.queue.Queue;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.queue.QueueWorker;
import ml.clear.sdk.queue.WorkerOptions;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.Exchange;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.testkit.ScriptedFault;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker dies; what it had comes back within two ttls, and only that. */
class ClaimRecoveryTest {
  private static final Duration STEP = Duration.ofSeconds(2);
  private static final Duration TTL = WorkerOptions.DEFAULT.claimTtl();

  @TempDir Path home;
  private final ManualTime time = new ManualTime();
  private ClearMlServer server;
  private ClearMl dying;
  private ClearMl user;
  private ClearMl rescuer;
  private Queue queue;

  @BeforeEach
  void start() throws InterruptedException {
    server = ClearMlServer.builder().time(time).start();
    dying = client();
    user = client();
    rescuer = client();
    queue = user.queues().create("gpu");
    rescuer.queues().create("other");
    // any worker of the workspace looks after all claims, whatever queue it listens to
    rescuer.queue("other").consume(1, claimed -> {});
    Moving.await(() -> reports("worker") > 0); // a test's faults are not meant for this one
  }

  @AfterEach
  void stop() {
    List.of(rescuer, dying, user).forEach(ClearMl::close);
    server.close();
  }

  @Test
  void runningTaskOfADeadWorkerIsTheNextOneInItsQueueWithinTwoTtls() throws Exception {
    String id = Drafts.queued(user, "gpu", "first");
    String second = Drafts.queued(user, "gpu", "second");
    ClaimedTask claimed = dying.queue("gpu").tryClaim().orElseThrow();
    Moving.until(time, STEP, new Countdown(20)); // it lives, and nobody takes it
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);

    dying.close();
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    int steps = Moving.until(time, STEP, () -> waiting().size() == 2);

    assertThat(STEP.multipliedBy(steps)).isBetween(TTL.minusSeconds(20), TTL.multipliedBy(2));
    assertThat(waiting()).containsExactly(id, second);
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(server.task(id).field("status_reason"))
        .hasValueSatisfying(
            why -> assertThat(why).contains("went silent", claimed.worker(), "lease token 2"));
    ClaimedTask again = user.queue("gpu").tryClaim().orElseThrow();
    assertThat(again.id()).isEqualTo(id);
    assertThat(again.fencingToken()).isEqualTo(3);
    again.close();
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void taskWhoseWorkerDiedBetweenItsQueueAndItsStartComesBack() throws Exception {
    String id = Drafts.queued(user, "gpu", "popped");
    server.faults().next("workers.status_report").hang();
    Moving.Work claimer =
        Moving.thread(
            () ->
                assertThatThrownBy(() -> dying.queue("gpu").tryClaim())
                    .isInstanceOf(ServerUnreachableException.class));
    Moving.until(time, Duration.ZERO, () -> waiting().isEmpty());
    server.faults().next("tasks.get_all").times(100).cutBeforeEffect(); // it cannot return it

    dying.close();
    Moving.until(time, Duration.ZERO, claimer::hasEnded);
    server.faults().clear();
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.QUEUED); // the orphan
    Moving.until(time, STEP, () -> waiting().equals(List.of(id)));

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void taskOfADeadWorkerThatAUserAskedToStopIsStopped() throws Exception {
    String id = Drafts.queued(user, "gpu", "unwanted");
    assertThat(dying.queue("gpu").tryClaim()).isPresent();
    user.tasks().get(id).stop("enough");
    dying.close();

    Moving.until(time, STEP, () -> server.task(id).status() == TaskStatus.STOPPED);

    assertThat(waiting()).isEmpty();
  }

  @Test
  void taskThatAnAgentRunsByNowIsLeftToIt() throws Exception {
    String id = Drafts.queued(user, "gpu", "moved on");
    claimAndDie();
    user.tasks().get(id).reset();
    call("tasks.started", Json.object().put("task", id));
    call(
        "workers.status_report",
        Json.object().put("worker", "agent:0").put("task", id).put("timestamp", 1));

    Moving.until(time, STEP, () -> free("lease-task-" + id));

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void taskThatWaitsElsewhereByNowIsNotMoved() throws Exception {
    String id = Drafts.queued(user, "gpu", "moved on");
    claimAndDie();
    user.tasks().get(id).reset();
    Queue elsewhere = user.queues().create("elsewhere");
    elsewhere.enqueue(id);

    Moving.until(time, STEP, () -> free("lease-task-" + id));

    assertThat(elsewhere.entries()).hasSize(1);
    assertThat(waiting()).isEmpty();
  }

  @Test
  void returnThatWasCutInTheMiddleIsFinishedByTheNext() throws Exception {
    String id = Drafts.queued(user, "gpu", "half way");
    claimAndDie();
    server.faults().next("tasks.enqueue").error(500, 100, "General data error");

    Moving.until(time, STEP, () -> server.task(id).status() == TaskStatus.STOPPED);
    assertThat(waiting()).isEmpty();
    Moving.until(time, STEP, () -> waiting().equals(List.of(id)));

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void returnThatTheWorkerItselfCannotFinishIsFinishedByOthers() throws Exception {
    String id = Drafts.queued(user, "gpu", "half way");
    ClaimedTask claimed = dying.queue("gpu").tryClaim().orElseThrow();
    server.faults().next("tasks.enqueue").error(400, 703, "Failed adding task to queue");
    claimed.giveBack("shutdown");
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.STOPPED);

    Moving.until(time, STEP, () -> waiting().equals(List.of(id)));

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void manyRescuersReturnATaskOnce() throws Exception {
    List<ClearMl> more = List.of(client(), client(), client(), client());
    more.forEach(each -> each.queue("other").consume(1, claimed -> {}));
    String id = Drafts.queued(user, "gpu", "wanted by all");
    claimAndDie();

    Moving.until(time, STEP, () -> waiting().contains(id));
    Moving.until(time, STEP, new Countdown(60));
    more.forEach(ClearMl::close);

    assertThat(waiting()).containsExactly(id);
    assertThat(
            server.requests().stream()
                .filter(each -> each.action().equals("tasks.enqueue"))
                .filter(each -> each.requestText().contains("returned")))
        .hasSize(1);
  }

  @Test
  void recordsOfTasksThatAreLongDoneAreRemoved() throws Exception {
    String done = Drafts.queued(user, "gpu", "done");
    user.queue("gpu").tryClaim().orElseThrow().close();
    String back = Drafts.queued(user, "gpu", "waits again");
    user.queue("gpu").tryClaim().orElseThrow().giveBack("later");
    assertThat(records())
        .containsExactlyInAnyOrder("lease-task-" + done + "#1", "lease-task-" + back + "#1");

    Moving.until(time, Duration.ofSeconds(20), () -> records().size() == 1);

    assertThat(time.nanoTime()).isGreaterThan(TTL.multipliedBy(10).toNanos());
    assertThat(records()).containsExactly("lease-task-" + back + "#1"); // its token still counts
  }

  @Test
  void runWhoseVerdictDoesNotArriveIsRunAgain() throws Exception {
    String id = Drafts.queued(user, "gpu", "no answer");
    ClaimedTask claimed = dying.queue("gpu").tryClaim().orElseThrow();
    server.faults().next("tasks.completed").times(1000).cutBeforeEffect();
    Moving.Work closer = Moving.thread(claimed::close);
    Moving.until(time, STEP, closer::hasEnded);
    server.faults().clear();

    Moving.until(time, STEP, () -> waiting().contains(id));

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void reportThatNamesATaskIsNotOvertakenByItsReturn() throws Exception {
    rescuer.close(); // the next report is the claim's
    String id = Drafts.queued(user, "gpu", "let go");
    ClaimedTask claimed = dying.queue("gpu").tryClaim().orElseThrow();
    Moving.until(time, Duration.ZERO, () -> reports(id) >= 2); // of the start, and the keeper's
    ScriptedFault slow =
        server.faults().next("workers.status_report").times(1).delay(Duration.ofSeconds(1));
    Moving.until(time, STEP, () -> slow.remaining() == 0);

    Moving.Work returner = Moving.thread(() -> claimed.giveBack("enough"));
    Moving.until(time, Duration.ZERO, new Countdown(25)); // time enough to go wrong
    Moving.until(time, STEP, returner::hasEnded);

    List<String> order =
        server.requests().stream()
            .filter(e -> e.requestText().contains(id) && e.requestText().contains(claimed.worker()))
            .map(Exchange::action)
            .toList();
    assertThat(order).contains("workers.status_report").endsWith("tasks.stopped", "tasks.enqueue");
  }

  @Test
  void handlerThatLosesItsLeaseIsToldAndInterruptedAndHasNoVerdict() throws Exception {
    String id = Drafts.queued(user, "gpu", "cut off");
    BlockingQueue<Abort> told = new LinkedBlockingQueue<>();
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    QueueWorker worker =
        dying
            .queue("gpu")
            .consume(
                1,
                claimed -> {
                  claimed.task().onAbort(told::add);
                  running.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    claimed.task().scalar("loss", "train").report(7, 1); // too late to count
                    interrupted.countDown();
                  }
                });
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    server.faults().next("queues.add_or_update_metadata").times(1000).cutBeforeEffect();

    Moving.until(time, STEP, () -> interrupted.getCount() == 0);
    server.faults().clear();

    assertThat(told.poll(20, TimeUnit.SECONDS))
        .extracting(Abort::cause)
        .isEqualTo(Abort.Cause.LEASE_LOST);
    Moving.until(time, Duration.ZERO, () -> worker.taskIds().isEmpty());
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(server.task(id).scalarNames()).isEmpty();
    worker.close();
    Moving.until(time, STEP, () -> waiting().contains(id));
  }

  private void claimAndDie() {
    assertThat(dying.queue("gpu").tryClaim()).isPresent();
    dying.close();
  }

  private ClearMl client() {
    return Clients.builder(Clients.environment(server, home)).time(time).build();
  }

  private List<String> waiting() {
    return queue.entries().stream().map(QueueEntry::taskId).toList();
  }

  private long reports(String text) {
    return server.requests().stream()
        .filter(each -> each.action().equals("workers.status_report"))
        .filter(each -> each.requestText().contains(text))
        .count();
  }

  private List<String> records() {
    return user.queues()
        .listAll()
        .map(QueueInfo::name)
        .filter(n -> n.startsWith("lease-"))
        .toList();
  }

  private boolean free(String prefix) {
    return user.api()
        .call("queues.get_all", Json.object().put("name", "^" + prefix).put("search_hidden", true))
        .path("queues")
        .findValuesAsText("value")
        .contains("free");
  }

  private void call(String action, JsonNode body) {
    user.api().call(action, body);
  }

  /** True after so many looks. */
  private static final class Countdown implements BooleanSupplier {
    private int left;

    Countdown(int looks) {
      this.left = looks;
    }

    @Override
    public boolean getAsBoolean() {
      return left-- == 0;
    }
  }
}
