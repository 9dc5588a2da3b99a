package ml.clear.sdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.testkit.internal.carrier.InProcessCalls;
import ml.clear.sdk.testkit.internal.json.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

class ClearMlExtensionTest {
  private static final CountDownLatch END = new CountDownLatch(1);
  // Held here, since a socket that is garbage is closed.
  private static final List<Socket> FORGOTTEN = new CopyOnWriteArrayList<>();

  @AfterAll
  static void closeForgottenSockets() throws IOException {
    for (Socket socket : FORGOTTEN) {
      socket.close();
    }
  }

  /** The tests that are tested: run only by the tests below, each by its name. */
  @ClearMlTest
  static class Subjects {
    @Test
    void getsWhatItAsksFor(ClearMlServer server, ClearMlConfig config, ManualTime time) {
      assertThat(config.apiServer()).isEqualTo(server.apiUrl());
      assertThat(config.filesServer()).isEqualTo(server.filesUrl());
      String id = newTask(server);
      assertThat(server.task(id).field("created")).contains("2026-01-01T00:00:00+00:00");
      assertThat(time.now()).isEqualTo("2026-01-01T00:00:00Z");
    }

    @Test
    void tracksATask(ClearMlServer server, ClearMl client) {
      String id;
      try (Task task = client.task("from the client").project("Testkit").start()) {
        id = task.id();
        task.scalar("loss", "train").report(0, 0.5);
      }
      TestkitAssertions.assertThat(server.task(id))
          .hasStatus(TaskStatus.COMPLETED)
          .hasScalar("loss", "train")
          .withValues(0.5);
    }

    @Test
    void fails(ClearMlServer server) {
      newTask(server);
      throw new IllegalStateException("on purpose");
    }

    @Test
    void leavesAThread(ClearMlServer server) {
      Thread thread = new Thread(ClearMlExtensionTest::awaitEnd, "clearml-forgotten");
      thread.setDaemon(true);
      thread.start();
    }

    @Test
    void leavesAConnection(ClearMlServer server) throws IOException {
      Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.apiUrl().getPort());
      FORGOTTEN.add(socket);
      String request = "POST /debug.ping HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().read()).isEqualTo('H');
    }

    @Test
    void leavesATaskRunning(ClearMlServer server) {
      start(server, newTask(server));
    }

    @Test
    @ClearMlTest(mayLeaveTasksRunning = true)
    void mayLeaveATaskRunning(ClearMlServer server) {
      start(server, newTask(server));
    }
  }

  private static void awaitEnd() {
    try {
      END.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String newTask(ClearMlServer server) {
    InProcessCalls calls = server.calls();
    return calls
        .call("tasks.create", Json.object().put("name", "subject").put("type", "training"))
        .path("id")
        .asText();
  }

  private static void start(ClearMlServer server, String task) {
    server.calls().call("tasks.started", Json.object().put("task", task));
  }

  private static Events run(String method) {
    Class<?>[] types =
        Arrays.stream(Subjects.class.getDeclaredMethods())
            .filter(each -> each.getName().equals(method))
            .findFirst()
            .orElseThrow()
            .getParameterTypes();
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectMethod(Subjects.class, method, types))
        .execute()
        .allEvents();
  }

  private static void assertFailure(Events events, String text) {
    events.assertThatEvents().haveExactly(1, finishedWithFailure(message(m -> m.contains(text))));
  }

  @Test
  void aTestGetsAServerItsConfigurationAndItsClock() {
    assertThat(run("getsWhatItAsksFor").succeeded().count()).isEqualTo(3);
  }

  @Test
  void aTestGetsAClientThatIsClosedForIt() {
    Events events = run("tracksATask");

    assertThat(events.failed().list()).isEmpty();
    assertThat(events.succeeded().count()).isEqualTo(3);
  }

  @Test
  void aFailedTestTellsTheTasksAndTheExchanges() {
    Events events = run("fails");

    assertFailure(events, "on purpose");
    List<String> reports =
        events
            .reportingEntryPublished()
            .map(event -> event.getRequiredPayload(ReportEntry.class))
            .map(entry -> entry.getKeyValuePairs().get("clearml"))
            .toList();
    assertThat(reports).singleElement().asString().contains("'subject' created");
  }

  @Test
  void aTestThatLeavesAThreadFails() {
    assertFailure(run("leavesAThread"), "thread clearml-forgotten");
    END.countDown();
  }

  @Test
  void aTestThatLeavesAConnectionFails() {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/self/net/tcp")));

    assertFailure(run("leavesAConnection"), "open connections to the server");
  }

  @Test
  void aTestThatLeavesATaskRunningFailsUnlessItMay() {
    assertFailure(run("leavesATaskRunning"), "running task");

    assertThat(run("mayLeaveATaskRunning").failed().count()).isZero();
  }
}
