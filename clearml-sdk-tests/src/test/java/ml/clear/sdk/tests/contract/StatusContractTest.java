package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ml.clear.sdk.Task;
import ml.clear.sdk.TaskInfo;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.TaskStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The status machine as the client meets it (PROTOCOL §3.3, §3.4; recording 09). */
@Contract
class StatusContractTest {
  private static final String NOBODY = "0123456789abcdef0123456789abcdef";

  @Test
  void aRunGoesFromCreatedToCompleted(Workspace server) {
    Task task = server.task("completes");
    TaskInfo running = task.ref().info();
    task.close();
    TaskInfo done = task.ref().info();

    assertThat(running.status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(running.started()).isPresent();
    assertThat(running.systemTags()).contains("development");
    assertThat(done.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(done.statusReason()).isEqualTo("completed");
    assertThat(done.completed()).isPresent();
  }

  @Test
  void aFailureKeepsItsReasonAndTrace(Workspace server) {
    Task task = server.task("fails");
    task.fail(new IllegalStateException("no data"));
    task.close();

    TaskInfo info = task.ref().info();
    assertThat(info.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(info.statusReason()).contains("no data");
    assertThat(info.statusMessage()).contains("StatusContractTest");
  }

  @ParameterizedTest
  @CsvSource({
    "tasks.completed, tasks.stopped,  400/110",
    "tasks.completed, tasks.failed,   400/110",
    "tasks.completed, tasks.enqueue,  400/110",
    "tasks.failed,    tasks.started,  400/110",
    "tasks.failed,    tasks.completed,400/110",
    "tasks.completed, tasks.started,  not refused",
    "tasks.stopped,   tasks.completed,not refused",
    "tasks.stopped,   tasks.stopped,  not refused",
    "tasks.failed,    tasks.stopped,  not refused",
  })
  void transitionsAreAllowedOrRefused(
      String first, String second, String expected, Workspace server) {
    Task task = server.task("transitions");
    server.call(first, body(task.id()));

    String answer =
        server.refusal(
            second,
            second.equals("tasks.enqueue")
                ? "{'task':'" + task.id() + "','queue_name':'" + server.name("queue") + "'}"
                : body(task.id()));

    assertThat(answer).isEqualTo(expected);
    task.close();
  }

  @Test
  void startedOnARunningTaskSucceedsAndIsNoLock(Workspace server) {
    Task task = server.task("started twice");

    assertThat(server.call("tasks.started", body(task.id())).path("updated").asInt()).isEqualTo(1);
    task.close();
  }

  @Test
  void unknownIdsHaveTheirCodes(Workspace server) {
    assertThat(server.refusal("tasks.get_by_id", body(NOBODY))).isEqualTo("400/101");
    assertThat(server.refusal("tasks.started", body(NOBODY))).isEqualTo("400/10");
    assertThat(server.refusal("tasks.stopped", body(NOBODY))).isEqualTo("400/101");
    assertThat(server.refusal("tasks.ping", body(NOBODY))).isEqualTo("not refused");
    assertThat(server.call("tasks.get_all", "{'id':['" + NOBODY + "']}").path("tasks")).isEmpty();
  }

  @Test
  void afterTheVerdictOnlyPropertiesAndTagsMayChange(Workspace server) {
    Task task = server.task("sealed");
    task.close();
    TaskRef ref = task.ref();

    assertThat(Workspace.Refusal.of(() -> ref.parameters().set("late", 1))).contains("400/110");
    assertThat(Workspace.Refusal.of(() -> ref.configuration().put("late", "x")))
        .contains("400/110");
    assertThat(Workspace.Refusal.of(() -> ref.progress(5))).contains("400/110");
    ref.properties().set("late", "allowed");
    ref.addTags("late");

    assertThat(ref.properties().find("late")).contains("allowed");
    assertThat(ref.info().tags()).containsExactly("late");
  }

  @Test
  void aDevelopmentRunIsStoppedAtOnceByARequest(Workspace server) {
    Task task = server.task("stopped");

    task.ref().stop("by the suite");

    assertThat(task.ref().status()).isEqualTo(TaskStatus.STOPPED);
    assertThat(task.ref().info().statusReason()).isEqualTo("by the suite");
    task.close();
    assertThat(task.ref().status()).as("close leaves it").isEqualTo(TaskStatus.STOPPED);
  }

  @Test
  void aPublishedTaskIsReadOnly(Workspace server) {
    Task task = server.task("published");
    task.close();
    task.ref().publish();

    assertThat(task.ref().status()).isEqualTo(TaskStatus.PUBLISHED);
    assertThat(server.refusal("tasks.reset", body(task.id()))).startsWith("400/");
    assertThat(
            server.refusal(
                "events.add",
                "{'task':'"
                    + task.id()
                    + "','type':'training_stats_scalar','metric':'m','variant':'v','value':1}"))
        .startsWith("400/");
  }

  @Test
  void whatCreateDemands(Workspace server) {
    assertThat(server.refusal("tasks.create", "{'name':'abc'}")).isEqualTo("400/12");
    assertThat(server.refusal("tasks.create", "{'name':'abc','type':'nonsense'}"))
        .isEqualTo("400/12");
    assertThat(server.refusal("tasks.create", "{'name':' ab ','type':'training'}"))
        .isEqualTo("400/800");
    assertThat(
            server.refusal(
                "tasks.create",
                "{'name':'never made','type':'training','parent':'" + NOBODY + "'}"))
        .isEqualTo("400/16");
  }

  private static String body(String task) {
    return "{'task':'" + task + "'}";
  }
}
