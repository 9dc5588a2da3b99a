package ml.clear.sdk.internal.queue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.json.Json;

/** The {@code workers.*} actions of a worker, each within ten seconds. Thread-safe. */
final class WorkerCalls {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApiTransport transport;

  WorkerCalls(ApiTransport transport) {
    this.transport = transport;
  }

  /** Lets the workers page show a worker; it is forgotten after the time-out. */
  void register(String worker, List<String> queues, Duration timeout) {
    ObjectNode body = Json.object().put("worker", worker);
    body.put("timeout", Math.max(1, timeout.toSeconds()));
    queues.forEach(body.putArray("queues")::add);
    transport.call(ApiCall.idempotent("workers.register", body).within(LIMIT));
  }

  /**
   * A sign of life. With a task, the server notes it as run by this worker, whatever its status;
   * 400/101 if there is no such task.
   */
  void report(String worker, List<String> queues, WorkerState state, Instant now) {
    ObjectNode body = Json.object().put("worker", worker).put("timestamp", now.toEpochMilli());
    body.putNull("tags"); // null keeps those there are
    queues.forEach(body.putArray("queues")::add);
    if (state.isBusy()) {
      body.put("task", state.task()).put("queue", state.queue());
    }
    body.set("machine_stats", MachineStats.now());
    transport.call(ApiCall.idempotent("workers.status_report", body).within(LIMIT));
  }

  /** Takes it off the workers page. */
  void unregister(String worker) {
    transport.call(
        ApiCall.idempotent("workers.unregister", Json.object().put("worker", worker))
            .within(LIMIT));
  }
}
