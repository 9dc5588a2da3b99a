package ml.clear.sdk.internal.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;
import org.jspecify.annotations.Nullable;

/** Takes events and remembers them; answers may be scripted. Thread-safe. */
final class FakeServer implements ApiTransport {
  /** What happens to one request; gives the answer's data or throws. */
  interface Behaviour extends Function<List<JsonNode>, JsonNode> {}

  private final List<JsonNode> events = new ArrayList<>();
  private final List<ApiCall> calls = new ArrayList<>();
  private final Deque<Behaviour> script = new ArrayDeque<>();
  private @Nullable Behaviour always;
  private volatile @Nullable CountDownLatch gate;
  private String unreadable = "";

  /** The next requests, one behaviour each; afterwards everything is accepted. */
  synchronized FakeServer then(Behaviour... next) {
    script.addAll(List.of(next));
    return this;
  }

  /** From now on, until changed; null accepts. */
  synchronized void always(@Nullable Behaviour behaviour) {
    always = behaviour;
  }

  /** The console of this task is refused, as that of a deleted one. */
  synchronized void refuseToRead(String taskId) {
    unreadable = taskId;
  }

  /** Requests hang until the latch opens. */
  void hangUntil(CountDownLatch latch) {
    gate = latch;
  }

  static Behaviour failing(RuntimeException failure) {
    return lines -> {
      throw failure;
    };
  }

  /** Answers every call, also those that read, with this failure. */
  static ApiTransport throwing(RuntimeException failure) {
    return new ApiTransport() {
      @Override
      public JsonNode call(ApiCall call) {
        throw failure;
      }

      @Override
      public ServerInfo server() {
        throw failure;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public JsonNode call(ApiCall call) {
    CountDownLatch latch = gate;
    if (latch != null) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // as the real transport
        throw new ServerUnreachableException(call.action(), Effect.UNKNOWN, "interrupted", e);
      }
    }
    synchronized (this) {
      calls.add(call);
      if (call.action().equals("events.get_task_log")) {
        return console(parse(call.body()).get(0));
      }
      List<JsonNode> lines = parse(call.body());
      Behaviour behaviour = script.isEmpty() ? always : script.poll();
      return behaviour == null ? accept(lines) : behaviour.apply(lines);
    }
  }

  /** Stores the events and answers as the server does. */
  synchronized JsonNode accept(List<JsonNode> lines) {
    events.addAll(lines);
    return Json.object().put("added", lines.size()).put("errors", 0);
  }

  /** The lines of the task after the given time, as many as were asked for. */
  private JsonNode console(JsonNode request) {
    if (request.path("task").asText().equals(unreadable)) {
      throw new ServerRejectedException(
          "events.get_task_log", Effect.NONE, 400, 101, "Invalid task id");
    }
    long after = request.path("from_timestamp").asLong(Long.MIN_VALUE);
    ObjectNode answer = Json.object();
    ArrayNode page = answer.putArray("events");
    events.stream()
        .filter(event -> event.path("type").asText().equals("log"))
        .filter(event -> event.path("task").equals(request.path("task")))
        .filter(event -> event.path("timestamp").asLong() > after)
        .sorted(Comparator.comparingLong(event -> event.path("timestamp").asLong()))
        .limit(request.path("batch_size").asLong())
        .forEach(page::add);
    return answer;
  }

  private static List<JsonNode> parse(byte[] body) {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : new String(body, StandardCharsets.US_ASCII).split("\n", -1)) {
      try {
        lines.add(Json.MAPPER.readTree(line));
      } catch (IOException e) {
        throw new UncheckedIOException(line, e);
      }
    }
    return lines;
  }

  synchronized List<JsonNode> events() {
    return List.copyOf(events);
  }

  synchronized List<ApiCall> calls() {
    return List.copyOf(calls);
  }

  synchronized List<String> messages() {
    return events.stream().map(event -> event.path("msg").asText()).toList();
  }

  @Override
  public ServerInfo server() {
    return new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "user");
  }

  @Override
  public void close() {}
}
