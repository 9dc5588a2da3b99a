package ml.clear.sdk.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.Abort;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
  private static final Duration PING = Duration.ofSeconds(30);

  private final Server server = new Server();
  private final ManualTime time = new ManualTime();
  private final Heartbeat heartbeat = new Heartbeat(server, time, PING);
  private final Set<Abort> heard = ConcurrentHashMap.newKeySet();

  @AfterEach
  void close() {
    heartbeat.close();
  }

  @Test
  void tasksBeyondTheServersPageAreNotTakenForDeleted() {
    watch(1201);

    passTwoPolls();

    assertThat(heard).isEmpty();
    assertThat(server.pinged).hasSize(1201);
  }

  @Test
  void aTaskWhosePingIsRefusedDoesNotStarveTheOthers() {
    server.refused.add("task1");
    watch(3);

    passTwoPolls();

    assertThat(server.pinged).containsExactlyInAnyOrder("task0", "task2");
  }

  /** As by a program that interrupts whatever thread it finds when one of its jobs ends. */
  @Test
  void anInterruptByOthersDoesNotEndTheHeartbeat() {
    watch(1);
    time.awaitParked(1);

    Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("clearml-heartbeat"))
        .forEach(Thread::interrupt);
    passTwoPolls();

    assertThat(server.pinged).containsExactly("task0");
  }

  @Test
  void aTaskIsPingedOnceInAPeriodAndNoMoreOnceItIsForgotten() {
    watch(1);
    time.awaitParked(1);
    time.advance(PING.dividedBy(2));
    time.awaitParked(1);
    assertThat(server.pinged).isEmpty();

    server.onPoll = () -> heartbeat.forget("task0");
    time.advance(PING.dividedBy(2));
    time.awaitParked(1);

    assertThat(server.polls).hasValue(2);
    assertThat(server.pinged).isEmpty();
  }

  @Test
  void aTaskWhoseAgentWaitsIsPolledMoreOften() throws InterruptedException {
    CountDownLatch polled = new CountDownLatch(1);
    server.onPoll = polled::countDown;
    watch(1);
    heartbeat.pollEvery("task0", Duration.ofSeconds(2));
    time.awaitParked(1);

    time.advance(Duration.ofSeconds(2));

    assertThat(polled.await(20, TimeUnit.SECONDS)).isTrue();
  }

  /** As with a program's appender that fails; here it is what is to be logged. */
  @Test
  void aFailureThatCannotBeLoggedDoesNotEndTheHeartbeat() {
    server.fatal = new Unspeakable();
    watch(1);
    passTwoPolls();

    server.fatal = null;
    passTwoPolls();

    assertThat(server.pinged).containsExactly("task0");
  }

  private static final class Unspeakable extends AssertionError {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("cannot be said");
    }
  }

  private void watch(int tasks) {
    for (int i = 0; i < tasks; i++) {
      heartbeat.watch("task" + i, heard::add);
    }
  }

  /** A ping is due at the second poll; once the thread parks again, the poll is over. */
  private void passTwoPolls() {
    for (int i = 0; i < 2; i++) {
      time.awaitParked(1);
      time.advance(PING.dividedBy(2));
    }
    time.awaitParked(1);
  }

  /** All tasks run; as the real server, it answers no more than 500 at once. */
  private static final class Server implements ApiTransport {
    final Set<String> pinged = ConcurrentHashMap.newKeySet();
    final Set<String> refused = ConcurrentHashMap.newKeySet();
    final AtomicInteger polls = new AtomicInteger();
    volatile @Nullable Error fatal;
    volatile Runnable onPoll = () -> {};

    @Override
    public JsonNode call(ApiCall call) {
      Error error = fatal;
      if (error != null) {
        throw error;
      }
      JsonNode body = body(call);
      if (call.action().equals("tasks.ping")) {
        String task = body.path("task").asText();
        if (refused.contains(task)) {
          throw new ServerRejectedException("tasks.ping", Effect.NONE, 403, 21, "no permission");
        }
        pinged.add(task);
        return Json.object();
      }
      polls.incrementAndGet();
      onPoll.run();
      ObjectNode answer = Json.object();
      ArrayNode tasks = answer.putArray("tasks");
      for (JsonNode id : body.path("id")) {
        if (tasks.size() < 500) {
          tasks.addObject().put("id", id.asText()).put("status", "in_progress");
        }
      }
      return answer;
    }

    private static JsonNode body(ApiCall call) {
      try {
        return Json.MAPPER.readTree(call.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public ServerInfo server() {
      throw new UnsupportedOperationException("a heartbeat does not ask");
    }

    @Override
    public void close() {}
  }
}
