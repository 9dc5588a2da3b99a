package ml.clear.sdk.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.UnsupportedServerException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The life of a task without a server. */
class OfflineTaskTest {
  @TempDir Path cache;
  private OfflineFixture offline;

  @BeforeEach
  void open() {
    offline = new OfflineFixture(cache);
  }

  @Test
  void aTaskIsMadeInItsFolderUnderAnOfflineId() {
    String id = offline.createdTask("baseline");

    assertThat(id).matches("offline-[0-9a-f]{32}");
    assertThat(offline.folder(id)).isEqualTo(cache.resolve("offline").resolve(id));
    JsonNode json = offline.exported(id);
    assertThat(json.path("id").asText()).isEqualTo(id);
    assertThat(json.path("name").asText()).isEqualTo("baseline");
    assertThat(json.path("type").asText()).isEqualTo("training");
    assertThat(json.path("project_name").asText()).isEqualTo("Fraud");
    assertThat(json.path("offline_folder").asText("absent")).isEmpty();
    assertThat(json.path("status").asText()).isEqualTo("created");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsToldWithTheReasonAndWhatToChange() throws IOException {
    Files.writeString(cache.resolve("offline"), "a file, where the sessions' folder should be");

    assertThatThrownBy(() -> offline.createdTask("baseline"))
        .isInstanceOf(ServerUnreachableException.class)
        .hasMessageContainingAll(
            cache.resolve("offline").toString(), "Not a directory", "CLEARML_CACHE_DIR");
  }

  @Test
  void theTaskIsAnsweredWithTheSessionAsItsDestination() {
    String id = offline.createdTask("baseline");

    JsonNode task = offline.task(id);

    assertThat(task.path("output").path("destination").asText())
        .isEqualTo("file://" + offline.transport.dataDirectory(id));
    assertThat(offline.call("tasks.get_all", "{'id':['" + id + "'],'only_fields':['status']}"))
        .hasToString("{\"tasks\":[{\"id\":\"" + id + "\",\"status\":\"created\"}]}");
    assertThat(offline.call("tasks.get_all", "{'id':['unknown']}")).hasToString("{\"tasks\":[]}");
  }

  @Test
  void whatTheUserWroteAsDestinationTravelsToTheServer() {
    String id =
        offline
            .call("tasks.create", "{'name':'abc','type':'training','output_dest':'s3://b/p'}")
            .path("id")
            .asText();

    assertThat(offline.exported(id).path("output_dest").asText()).isEqualTo("s3://b/p");
    assertThat(offline.task(id).path("output").path("destination").asText()).startsWith("file:");
  }

  @Test
  void startAndEndAreTimedAndGoThroughToTheExport() {
    String id = offline.createdTask("baseline");

    JsonNode started = offline.call("tasks.started", "{'task':'" + id + "'}");
    JsonNode failed =
        offline.call(
            "tasks.failed",
            "{'task':'" + id + "','status_reason':'boom','status_message':'at line 1'}");

    assertThat(started.path("started").asInt()).isEqualTo(1);
    assertThat(started.path("fields").path("started").asText())
        .isEqualTo("2026-01-01T00:00:00.000000+00:00");
    assertThat(failed.path("fields").path("completed").asText()).startsWith("2026-01-01");
    JsonNode json = offline.exported(id);
    assertThat(json.path("status").asText()).isEqualTo("failed");
    assertThat(json.path("status_reason").asText()).isEqualTo("boom");
    assertThat(json.path("status_message").asText()).isEqualTo("at line 1");
  }

  @Test
  void aSecondStartKeepsTheFirstTime() {
    String id = offline.startedTask("baseline");
    offline.time.advance(java.time.Duration.ofMinutes(1));

    JsonNode again = offline.call("tasks.started", "{'task':'" + id + "'}");

    assertThat(again.path("fields").has("started")).isFalse();
    assertThat(offline.task(id).path("started").asText()).startsWith("2026-01-01T00:00:00");
  }

  @Test
  void aStateOutOfTheTableIsRefusedAsTheServerDoes() {
    String id = offline.createdTask("baseline");

    assertThatThrownBy(() -> offline.call("tasks.completed", "{'task':'" + id + "'}"))
        .asInstanceOf(type(ServerRejectedException.class))
        .matches(e -> e.is(400, 110));
    offline.call("tasks.completed", "{'task':'" + id + "','force':true}");
    assertThat(offline.task(id).path("status").asText()).isEqualTo("completed");
  }

  @ParameterizedTest
  @CsvSource({
    "{'name':'ab'; 'type':'training'}, 800",
    "{'name':'abc'; 'type':'cooking'}, 12",
    "{'type':'training'}, 12",
    "{'name':'abc'; 'type':'training'; 'hyperparams':{'A':{'b':{'section':'A'; 'name':'b'}}}}, 12"
  })
  void aTaskThatNoServerWouldTakeIsRefused(String body, int subcode) {
    assertThatThrownBy(() -> offline.call("tasks.create", body.replace(';', ',')))
        .asInstanceOf(type(ServerRejectedException.class))
        .matches(e -> e.is(400, subcode));
  }

  @Test
  void anUnknownTaskIsRefusedButMayBePinged() {
    offline.call("tasks.ping", "{'task':'nosuch'}");

    assertThatThrownBy(() -> offline.call("tasks.get_by_id", "{'task':'nosuch'}"))
        .asInstanceOf(type(ServerRejectedException.class))
        .matches(e -> e.is(400, 101));
  }

  @Test
  void anActionThatNeedsAServerSaysThatThisIsAnOfflineSession() {
    assertThatThrownBy(() -> offline.call("queues.get_all", "{}"))
        .isInstanceOf(UnsupportedServerException.class)
        .hasMessageContaining("queues.get_all")
        .hasMessageContaining("offline");
    assertThat(offline.transport.server().offline()).isTrue();
  }

  @Test
  void projectsAreFoundByTheirNames() {
    String id = offline.call("projects.create", "{'name':'Team A/Fraud (1)'}").path("id").asText();

    assertThat(offline.call("projects.get_all", "{'name':'^Team A/Fraud \\\\(1\\\\)$'}"))
        .hasToString(
            "{\"projects\":[{\"id\":\""
                + id
                + "\",\"name\":\"Team A/Fraud (1)\",\"basename\":\"Fraud (1)\","
                + "\"description\":\"\"}]}");
    assertThat(offline.call("projects.get_all", "{'name':'^Team$'}").path("projects")).isEmpty();
    assertThat(offline.call("projects.get_by_id", "{'project':'" + id + "'}").at("/project/name"))
        .hasToString("\"Team A/Fraud (1)\"");
    assertThatThrownBy(() -> offline.call("projects.create", "{'name':'Team A/Fraud (1)'}"))
        .asInstanceOf(type(ServerRejectedException.class))
        .matches(e -> e.is(400, 801));
  }

  @Test
  void severalTasksHaveSeparateSessions() {
    String first = offline.startedTask("first");
    String second = offline.startedTask("second");

    offline.call("tasks.completed", "{'task':'" + first + "'}");

    assertThat(offline.exported(first).path("status").asText()).isEqualTo("completed");
    assertThat(offline.exported(second).path("status").asText()).isEqualTo("in_progress");
  }
}
