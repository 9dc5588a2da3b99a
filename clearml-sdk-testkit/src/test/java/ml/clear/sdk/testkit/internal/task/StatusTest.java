package ml.clear.sdk.testkit.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import ml.clear.sdk.testkit.internal.server.ApiFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The status machine, walked in full, and what each call writes. */
class StatusTest {
  private static final Map<String, String> CALLS =
      Map.of(
          "started", "in_progress",
          "stopped", "stopped",
          "failed", "failed",
          "completed", "completed",
          "close", "closed");

  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "created", Set.of("in_progress"),
          "queued", Set.of("in_progress", "stopped"),
          "in_progress", Set.of("in_progress", "stopped", "failed", "completed"),
          "stopped", Set.of("stopped", "closed", "failed", "in_progress", "completed"),
          "closed", Set.of("closed", "failed", "stopped"),
          "failed", Set.of("failed", "stopped"),
          "published", Set.of(),
          "completed", Set.of("completed", "in_progress"));

  private final ApiFixture api = new ApiFixture();

  private String taskIn(String status) {
    String id = api.newTask("a task");
    ObjectNode task = api.state.tasks().find(id).orElseThrow();
    api.state.locked(() -> task.put("status", status));
    return id;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "created",
        "queued",
        "in_progress",
        "stopped",
        "closed",
        "failed",
        "published",
        "completed"
      })
  void everyCallObeysTheTableOfTheServer(String from) {
    CALLS.forEach(
        (call, to) -> {
          String body = "{'task':'" + taskIn(from) + "'}";
          JsonNode meta = api.envelope("tasks." + call, body).path("meta");
          boolean allowed = ALLOWED.getOrDefault(from, Set.of()).contains(to);
          assertThat(meta.path("result_code").asInt())
              .as("%s -> %s", from, to)
              .isEqualTo(allowed ? 200 : 400);
          if (!allowed) {
            assertThat(meta.path("result_msg").asText())
                .isEqualTo(
                    "Invalid task status (Invalid status change): current_status="
                        + from
                        + ", new_status="
                        + to);
          }
        });
  }

  @Test
  void forceSkipsTheTable() {
    String id = taskIn("published");

    api.call("tasks.completed", "{'task':'" + id + "','force':true}");

    assertThat(api.task(id).path("status").asText()).isEqualTo("completed");
  }

  @Test
  void theFirstStartSetsTheDateAndASecondOneKeepsIt() {
    String id = api.newTask("a task");
    JsonNode first = api.change("started", id);
    JsonNode started = api.task(id).path("started");
    api.time.advance(Duration.ofSeconds(5));

    JsonNode second = api.change("started", id);

    assertThat(first.path("fields").has("started")).isTrue();
    assertThat(second.path("fields").has("started")).isFalse();
    assertThat(second.path("started").asInt()).isEqualTo(1);
    assertThat(api.task(id).path("started")).isEqualTo(started);
  }

  @Test
  void aChangeWithoutReasonBlanksTheStopRequestOfBefore() {
    String id = api.newTask("a task");
    api.change("started", id);
    ObjectNode task = api.state.tasks().find(id).orElseThrow();
    api.state.locked(() -> task.put("last_worker", "w:0"));
    api.change("stop", id);
    assertThat(api.task(id).path("status_message").asText()).isEqualTo("stopping");

    api.change("started", id);

    assertThat(api.task(id).path("status_message").asText()).isEmpty();
  }

  @Test
  void aTaskWithoutAWorkerIsStoppedAtOnceAndGetsNoEndDate() {
    String id = api.newTask("a task");
    api.change("started", id);

    JsonNode answer = api.change("stop", id);

    assertThat(answer.at("/fields/status_message").asText()).isEqualTo("Stopped by tests");
    assertThat(api.task(id).path("status").asText()).isEqualTo("stopped");
    assertThat(api.task(id).has("completed")).isFalse();
  }

  @Test
  void aWorkerThatIsSilentForTenMinutesCountsNoMore() {
    String id = api.newTask("a task");
    api.change("started", id);
    ObjectNode task = api.state.tasks().find(id).orElseThrow();
    api.state.locked(() -> task.put("last_worker", "w:0"));
    api.time.advance(Duration.ofMinutes(10));

    api.change("stop", id);

    assertThat(api.task(id).path("status").asText()).isEqualTo("stopped");
  }

  @Test
  void completedMayPublishWithItsLastModel() {
    api.state.locked(
        () -> {
          api.state
              .models()
              .put(
                  ml.clear.sdk.testkit.internal.json.Json.object()
                      .put("id", "m")
                      .put("ready", false));
          return true;
        });
    String id = api.newTask("a task");
    api.change("started", id);
    api.call(
        "tasks.add_or_update_model",
        "{'task':'" + id + "','name':'n','model':'m','type':'output'}");

    JsonNode answer = api.call("tasks.completed", "{'task':'" + id + "','publish':true}");

    assertThat(answer.path("published").asInt()).isEqualTo(1);
    assertThat(answer.at("/fields/status").asText()).isEqualTo("published");
    assertThat(api.state.models().find("m").orElseThrow().path("ready").asBoolean()).isTrue();
    assertThat(api.refusal("tasks.publish", "{'task':'" + id + "'}")).startsWith("400/110");
  }

  @Test
  void unknownTasksAreRefusedButForPingAndDequeue() {
    assertThat(api.refusal("tasks.started", "{'task':'x'}"))
        .isEqualTo("400/10 Invalid object id: task=None");
    assertThat(api.refusal("tasks.stopped", "{'task':'x'}")).startsWith("400/101");
    assertThat(api.call("tasks.ping", "{'task':'x'}")).isEmpty();
    assertThat(api.call("tasks.dequeue", "{'task':'x'}").path("dequeued").asInt()).isEqualTo(1);
  }

  @Test
  void theWatchdogStopsASilentTaskAndSparesAPingedOne() {
    String silent = api.newTask("silent");
    String pinged = api.newTask("pinged");
    List.of(silent, pinged).forEach(id -> api.change("started", id));

    for (int i = 0; i < 10; i++) {
      api.time.advance(Duration.ofMinutes(15));
      api.change("ping", pinged);
    }

    JsonNode stopped = api.task(silent);
    assertThat(stopped.path("status").asText()).isEqualTo("stopped");
    assertThat(stopped.path("status_reason").asText()).isEqualTo("Forced stop (non-responsive)");
    assertThat(stopped.path("last_changed_by").asText()).isEqualTo("__apiserver__");
    assertThat(api.task(pinged).path("status").asText()).isEqualTo("in_progress");
    assertThat(api.task(pinged).path("active_duration").asInt()).isEqualTo(9000);
  }
}
