package ml.clear.sdk.tests.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import ml.clear.sdk.Abort;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.queue.ClaimHandler;
import ml.clear.sdk.queue.Queue;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.queue.QueueWorker;
import ml.clear.sdk.queue.WorkerInfo;
import ml.clear.sdk.queue.WorkerOptions;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ScriptedFault;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueWorkerTest {
  private static final WorkerOptions QUICK =
      WorkerOptions.DEFAULT.withPollPeriod(Duration.ofMillis(20));
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path home;
  private ClearMlServer server;
  private ClearMl client;
  private Queue queue;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    client = Clients.client(server, home);
    queue = client.queues().create("gpu");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void eachTaskIsRunOnceByManyWorkersOfManyClients() throws Exception {
    int tasks = 60;
    Map<String, AtomicInteger> runs = new ConcurrentHashMap<>();
    List<String> ids =
        IntStream.range(0, tasks).mapToObj(i -> Drafts.queued(client, "gpu", "task " + i)).toList();
    CountDownLatch left = new CountDownLatch(tasks);
    List<ClearMl> clients = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ClearMl each = Clients.client(server, home);
      clients.add(each);
      each.queue("gpu")
          .consume(
              QUICK.withSlots(3),
              claimed -> {
                runs.computeIfAbsent(claimed.id(), id -> new AtomicInteger()).incrementAndGet();
                left.countDown();
              });
    }

    assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
    for (String id : ids) {
      Moving.await(() -> server.task(id).status() == TaskStatus.COMPLETED);
    }
    clients.forEach(ClearMl::close);

    assertThat(runs.keySet()).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(runs.values()).allSatisfy(count -> assertThat(count).hasValue(1));
    assertThat(ids)
        .allSatisfy(id -> assertThat(server.task(id).status()).isEqualTo(TaskStatus.COMPLETED));
    assertThat(queue.entries()).isEmpty();
    assertThat(server.unknownActions()).isEmpty();
  }

  @Test
  void slotsRunAtTheSameTimeEachAsAWorkerOfItsOwn() throws Exception {
    CyclicBarrier together = new CyclicBarrier(3);
    Set<String> workers = ConcurrentHashMap.newKeySet();
    IntStream.range(0, 3).forEach(i -> Drafts.queued(client, "gpu", "task " + i));

    QueueWorker worker =
        queue.consume(
            QUICK.withSlots(3),
            claimed -> {
              together.await(30, TimeUnit.SECONDS);
              workers.add(claimed.worker());
            });
    Moving.await(() -> workers.size() == 3);

    assertThat(client.queues().workers(Duration.ofMinutes(1)))
        .extracting(WorkerInfo::id)
        .containsExactlyInAnyOrderElementsOf(worker.workers());
    worker.close();
    assertThat(client.queues().workers(Duration.ofMinutes(1))).isEmpty();
  }

  @Test
  void urgentQueueIsEmptiedFirst() throws Exception {
    client.queues().create("urgent");
    String late = Drafts.queued(client, "gpu", "can wait");
    String one = Drafts.queued(client, "urgent", "one");
    String two = Drafts.queued(client, "urgent", "two");
    List<String> order = new ArrayList<>();

    try (QueueWorker worker =
        client
            .queues()
            .consume(List.of("urgent", "gpu"), QUICK, claimed -> order.add(claimed.id()))) {
      Moving.await(() -> server.task(late).status() == TaskStatus.COMPLETED);
      assertThat(worker.workers()).hasSize(1);
    }

    assertThat(order).containsExactly(one, two, late);
  }

  @Test
  void handlerThatThrowsFailsItsTaskAndTheNextOneIsRun() throws Exception {
    String bad = Drafts.queued(client, "gpu", "bad");
    String worse = Drafts.queued(client, "gpu", "worse");
    String good = Drafts.queued(client, "gpu", "good");
    ClaimHandler handler =
        claimed -> {
          if (claimed.id().equals(bad)) {
            throw new IOException("no data");
          }
          if (claimed.id().equals(worse)) {
            throw new StackOverflowError();
          }
        };

    try (QueueWorker worker = queue.consume(QUICK, handler)) {
      Moving.await(() -> server.task(good).status() == TaskStatus.COMPLETED);
      Moving.await(() -> worker.taskIds().isEmpty()); // the verdict is seen before the slot is free
    }

    assertThat(server.task(bad).status()).isEqualTo(TaskStatus.FAILED);
    assertThat(server.task(worse).status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void shutdownGivesRunningTasksBackInFrontAndTakesNoMore() throws Exception {
    String one = Drafts.queued(client, "gpu", "one");
    String two = Drafts.queued(client, "gpu", "two");
    String three = Drafts.queued(client, "gpu", "three");
    CountDownLatch running = new CountDownLatch(2);
    QueueWorker worker =
        queue.consume(
            QUICK.withSlots(2),
            claimed -> {
              running.countDown();
              new CountDownLatch(1).await();
            });
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

    worker.close();
    worker.awaitEnd();

    assertThat(entries()).containsExactlyInAnyOrder(one, two, three).last().isEqualTo(three);
    assertThat(server.task(one).status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(server.task(one).field("status_reason"))
        .hasValueSatisfying(why -> assertThat(why).contains("shuts down"));
  }

  @Test
  void handlerThatObeysByReturningHasNotCompletedItsTask() throws Exception {
    String id = Drafts.queued(client, "gpu", "polite");
    CountDownLatch running = new CountDownLatch(1);
    QueueWorker worker =
        queue.consume(
            QUICK,
            claimed -> {
              running.countDown();
              while (!claimed.task().isAbortRequested()) {
                Thread.onSpinWait();
              }
              assertThat(claimed.task().abort()).map(Abort::cause).contains(Abort.Cause.RETURNED);
            });
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

    worker.close();

    assertThat(entries()).containsExactly(id);
  }

  @Test
  void handlerHasTheCallersClassLoader() throws Exception {
    Drafts.queued(client, "gpu", "needs classes");
    ClassLoader own = new ClassLoader(getClass().getClassLoader()) {};
    AtomicReference<ClassLoader> seen = new AtomicReference<>();
    Thread.currentThread().setContextClassLoader(own);
    QueueWorker worker =
        queue.consume(QUICK, claimed -> seen.set(Thread.currentThread().getContextClassLoader()));
    Thread.currentThread().setContextClassLoader(getClass().getClassLoader());

    Moving.await(() -> seen.get() != null);

    assertThat(seen).hasValue(own);
    worker.close();
  }

  @Test
  void taskThatIsClaimedInTheMomentOfTheShutdownIsGivenBackUnseen() throws Exception {
    String id = Drafts.queued(client, "gpu", "too late");
    ScriptedFault slow = server.faults().next("tasks.started").delay(Duration.ofSeconds(1));
    AtomicBoolean seen = new AtomicBoolean();
    QueueWorker worker = queue.consume(QUICK, claimed -> seen.set(true));
    Moving.await(() -> slow.remaining() == 0);

    worker.close();

    assertThat(entries()).containsExactly(id);
    assertThat(seen).isFalse();
  }

  @Test
  void drainLetsRunningTasksFinish() throws Exception {
    String id = Drafts.queued(client, "gpu", "nearly done");
    String next = Drafts.queued(client, "gpu", "next");
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(1);
    QueueWorker worker =
        queue.consume(
            QUICK,
            claimed -> {
              running.countDown();
              done.await();
            });
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
    Moving.Work drainer = Moving.thread(() -> worker.drain(PATIENCE));
    done.countDown();
    Moving.await(drainer::hasEnded);

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(entries()).containsExactly(next);
  }

  @Test
  void handlerThatIgnoresTheShutdownKeepsItsTaskUntilItEnds() throws Exception {
    String id = Drafts.queued(client, "gpu", "stubborn");
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    QueueWorker worker =
        queue.consume(QUICK.withShutdownLimit(Duration.ofMillis(200)), stubborn(running, done));
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

    worker.close();

    assertThat(worker.taskIds()).containsExactly(id);
    assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(entries()).isEmpty();
    done.set(true);
    worker.awaitEnd();
    assertThat(entries()).containsExactly(id);
  }

  @Test
  void clientThatIsClosedUnderAHandlerLeavesTheTaskToOthers() throws Exception {
    String id = Drafts.queued(client, "gpu", "stubborn");
    CountDownLatch running = new CountDownLatch(1);
    AtomicBoolean done = new AtomicBoolean();
    ClearMl other = Clients.client(server, home);
    other
        .queue("gpu")
        .consume(QUICK.withShutdownLimit(Duration.ofMillis(200)), stubborn(running, done));
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

    other.close();
    done.set(true);

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(client.leases().findHolder("task-" + id)).isPresent(); // silent, not free
  }

  @Test
  void abortInTheWebPageInterruptsTheHandler() throws Exception {
    String id = Drafts.queued(client, "gpu", "aborted");
    String next = Drafts.queued(client, "gpu", "next");
    Files.writeString(home.resolve("clearml.conf"), "sdk.development.worker.ping_period_sec: 1\n");
    ClearMl prompt = Clients.client(server, home);
    CountDownLatch running = new CountDownLatch(1);
    prompt
        .queue("gpu")
        .consume(
            QUICK,
            claimed -> {
              if (claimed.id().equals(id)) {
                running.countDown();
                new CountDownLatch(1).await();
              }
            });
    assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();

    client.tasks().get(id).stop("enough");
    Moving.await(() -> server.task(next).status() == TaskStatus.COMPLETED);

    assertThat(server.task(id).status()).isEqualTo(TaskStatus.STOPPED);
    prompt.close();
  }

  @Test
  void workerOutlivesAServerThatIsAwayAndAQueueThatIsMadeAnew() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    QueueWorker worker = queue.consume(QUICK, claimed -> runs.incrementAndGet());
    server.faults().next("queues.get_by_id").times(3).status(400);
    client.queue("gpu").delete();
    client.queues().create("gpu");

    String id = Drafts.queued(client, "gpu", "after all");
    Moving.await(() -> server.task(id).status() == TaskStatus.COMPLETED);

    assertThat(runs).hasValue(1);
    worker.close();
  }

  @Test
  void idleSlotsLookOneAtATime() throws Exception {
    QueueWorker worker =
        queue.consume(
            WorkerOptions.slots(50).withPollPeriod(Duration.ofMillis(100)), claimed -> {});
    long start = System.nanoTime();
    int before = looks();
    Moving.await(() -> looks() > before + 5);
    long elapsedMillis = Duration.ofNanos(System.nanoTime() - start).toMillis();

    assertThat((long) looks() - before).isLessThanOrEqualTo(elapsedMillis / 75 + 2);
    worker.close();
  }

  @Test
  void unknownQueueAndBadOptionsAreRefusedAtOnce() {
    assertThatThrownBy(() -> client.queue("nowhere").consume(1, claimed -> {}))
        .isInstanceOf(ServerRejectedException.class)
        .hasMessageContaining("nowhere");
    assertThatThrownBy(() -> queue.consume(0, claimed -> {})).hasMessageContaining("slots");
    assertThatThrownBy(() -> QUICK.withClaimTtl(Duration.ofMillis(1)))
        .hasMessageContaining("claimTtl");
    assertThatThrownBy(() -> client.queues().consume(List.of(), QUICK, claimed -> {}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static ClaimHandler stubborn(CountDownLatch running, AtomicBoolean done) {
    return claimed -> {
      running.countDown();
      while (!done.get()) {
        boolean ignored = Thread.interrupted();
        assertThat(ignored).isIn(true, false);
      }
    };
  }

  private int looks() {
    return (int)
        server.requests().stream().filter(e -> e.action().equals("queues.get_by_id")).count();
  }

  private List<String> entries() {
    return queue.entries().stream().map(QueueEntry::taskId).toList();
  }
}
