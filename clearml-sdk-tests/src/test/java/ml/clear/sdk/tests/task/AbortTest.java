package ml.clear.sdk.tests.task;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import ml.clear.sdk.Abort;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who ends a task from outside is heard within two ping periods, and nothing is killed. */
class AbortTest {
  private static final Duration PING = Duration.ofSeconds(30);

  @TempDir Path home;
  private final ManualTime time = new ManualTime();
  private final BlockingQueue<Abort> heard = new LinkedBlockingQueue<>();
  private ClearMlServer server;
  private ClearMl client;
  private ClearMl user;

  @BeforeEach
  void start() {
    server = ClearMlServer.builder().time(time).start();
    client = Clients.builder(Clients.environment(server, home)).time(time).build();
    user = Clients.client(server, home);
  }

  @AfterEach
  void stop() {
    client.close();
    user.close();
    server.close();
  }

  @Test
  void aStopInTheWebPageIsHeardAndTheStatusLeftAsItIs() throws InterruptedException {
    Task task = started();

    user.tasks().get(task.id()).stop("enough");
    Abort abort = heardWithinTwoPings();

    assertThat(abort.cause()).isEqualTo(Abort.Cause.STATUS_CHANGED);
    assertThat(task.isAbortRequested()).isTrue();
    task.close();
    assertThat(task.ref().info().statusReason()).isEqualTo("enough");
    assertThat(task.ref().status()).isEqualTo(TaskStatus.STOPPED);
  }

  @Test
  void aStopRequestIsAnsweredByStopped() throws InterruptedException {
    Task task = started();

    user.api()
        .call(
            "tasks.update", Json.object().put("task", task.id()).put("status_message", "stopping"));
    Abort abort = heardWithinTwoPings();

    assertThat(abort.cause()).isEqualTo(Abort.Cause.STOP_REQUESTED);
    task.close();
    assertThat(task.ref().status()).isEqualTo(TaskStatus.STOPPED);
  }

  @Test
  void deletionIsHeard() throws InterruptedException {
    Task task = started();

    user.tasks().get(task.id()).delete();

    assertThat(heardWithinTwoPings().cause()).isEqualTo(Abort.Cause.DELETED);
    task.close();
  }

  @Test
  void aHandlerThatComesLateIsToldAtOnce() throws InterruptedException {
    Task task = started();
    user.tasks().get(task.id()).stop("enough");
    heardWithinTwoPings();

    task.onAbort(heard::add);

    assertThat(heard.poll(10, TimeUnit.SECONDS)).isNotNull();
    task.close();
  }

  @Test
  void aSilentTaskIsPingedOnceAPeriod() throws InterruptedException {
    Task task = started();

    for (int i = 0; i < 8; i++) {
      beat();
    }

    assertThat(server.requests().stream().filter(e -> e.action().equals("tasks.ping"))).hasSize(4);
    assertThat(heard).isEmpty();
    task.close();
  }

  private Task started() throws InterruptedException {
    Task task = client.task("baseline").start();
    task.onAbort(heard::add);
    return task;
  }

  private Abort heardWithinTwoPings() throws InterruptedException {
    for (int i = 0; i < 4 && heard.isEmpty(); i++) {
      beat();
    }
    Abort abort = heard.poll(10, TimeUnit.SECONDS);
    assertThat(abort).as("an abort within two ping periods").isNotNull();
    return abort;
  }

  /** Half a ping period, and the heartbeat done with what it does then. */
  private void beat() throws InterruptedException {
    Thread heartbeat =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().equals("clearml-heartbeat"))
            .findFirst()
            .orElseThrow();
    time.awaitParked(heartbeat);
    time.advance(PING.dividedBy(2));
    time.awaitParked(heartbeat);
  }
}
