package ml.clear.sdk.testkit.internal.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import ml.clear.sdk.testkit.internal.TestApi;
import org.junit.jupiter.api.Test;

class WorkerActionsTest {
  private final TestApi api = new TestApi();

  private JsonNode workers() {
    return api.call("workers.get_all", "{}").path("workers");
  }

  @Test
  void aSilentWorkerIsForgottenWhenItsTimeIsOver() {
    api.call("workers.register", "{'worker':'w:0','timeout':3,'tags':['x']}");

    api.time.advance(Duration.ofMillis(2999));
    assertThat(workers()).hasSize(1);
    api.time.advance(Duration.ofMillis(1));
    assertThat(workers()).isEmpty();
  }

  @Test
  void aReportRegistersAnUnknownWorkerForTenMinutes() {
    api.call("workers.status_report", "{'worker':'w:0','timestamp':1}");

    assertThat(workers().path(0).path("register_timeout").asInt()).isEqualTo(600);
    api.time.advance(Duration.ofSeconds(599));
    api.call("workers.status_report", "{'worker':'w:0','timestamp':2}");
    api.time.advance(Duration.ofSeconds(599));
    assertThat(workers()).hasSize(1);
  }

  @Test
  void aReportNamesTheTasksLastWorkerWhateverItsStatus() {
    String task = api.task();

    api.call("workers.status_report", "{'worker':'w:0','timestamp':1,'task':'" + task + "'}");

    JsonNode shown = api.call("tasks.get_by_id", "{'task':'" + task + "'}").path("task");
    assertThat(shown.path("last_worker").asText()).isEqualTo("w:0");
    assertThat(shown.path("status").asText()).isEqualTo("created");
    assertThat(api.refusal("workers.status_report", "{'worker':'w:0','timestamp':1,'task':'nope'}"))
        .startsWith("400/101");
  }

  @Test
  void registeringTwiceOverwritesAndLeavingIsAlwaysAllowed() {
    api.call("workers.register", "{'worker':'w:0','tags':['first']}");
    api.call("workers.register", "{'worker':'w:0','tags':['second']}");

    assertThat(workers().path(0).path("tags").toString()).isEqualTo("[\"second\"]");
    api.call("workers.unregister", "{'worker':'w:0'}");
    api.call("workers.unregister", "{'worker':'w:0'}");
    assertThat(workers()).isEmpty();
  }

  @Test
  void unknownQueuesAreRefused() {
    assertThat(api.refusal("workers.register", "{'worker':'w:0','queues':['nope']}"))
        .isEqualTo("400/701 Invalid queue id: ids=(nope)");
  }
}
