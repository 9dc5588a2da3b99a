package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import ml.clear.sdk.Container;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskInfo;
import ml.clear.sdk.TaskQuery;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.TaskType;
import org.junit.jupiter.api.Test;

/** Descriptions, edits, copies and queues of tasks. */
@Contract
class TaskContractTest {
  @Test
  void theDescriptionArrives(Workspace server) {
    Task parent = server.task("parent");
    Task task =
        server
            .client()
            .task(server.name("described"))
            .project(server.root())
            .type(TaskType.DATA_PROCESSING)
            .tags("one", "zwei größer")
            .comment("line 1\nline 2 😀")
            .parent(parent.id())
            .container(new Container("eclipse-temurin:21", "--ipc=host", "echo hi\necho ho"))
            .start();
    TaskInfo info = task.ref().info();
    var document = server.call("tasks.get_by_id", body(task.id())).path("task");

    assertThat(info.type()).isEqualTo(TaskType.DATA_PROCESSING);
    assertThat(info.tags()).containsExactlyInAnyOrder("one", "zwei größer");
    assertThat(info.comment()).isEqualTo("line 1\nline 2 😀");
    assertThat(info.parent()).contains(parent.id());
    assertThat(info.runtime()).containsKey("sdk_run_nonce").containsEntry("progress", "0");
    assertThat(document.at("/container/image").asText()).isEqualTo("eclipse-temurin:21");
    assertThat(document.at("/container/setup_shell_script").asText()).isEqualTo("echo hi\necho ho");
    assertThat(document.at("/script/binary").asText()).isEqualTo("java");
    task.close();
    parent.close();
  }

  @Test
  void aNameOfAThousandCharactersIsKept(Workspace server) {
    String name = "n".repeat(1000);
    Task task = server.task(name);
    task.close();

    assertThat(task.ref().info().name()).isEqualTo(name);
  }

  @Test
  void editsByHandle(Workspace server) {
    Task task = server.task("edited");
    task.close();
    TaskRef ref = task.ref();
    String elsewhere = server.root() + "/elsewhere";

    ref.rename("renamed");
    ref.comment("better");
    ref.addTags("champion", "x");
    ref.removeTags("x");
    ref.moveTo(elsewhere);
    ref.archive();
    TaskInfo info = ref.info();

    assertThat(info.name()).isEqualTo("renamed");
    assertThat(info.comment()).isEqualTo("better");
    assertThat(info.tags()).containsExactly("champion");
    assertThat(info.isArchived()).isTrue();
    assertThat(server.client().tasks().find(TaskQuery.all().project(elsewhere))).isEmpty();
    assertThat(server.client().tasks().find(TaskQuery.all().project(elsewhere).archived()))
        .hasSize(1);
    ref.unarchive();
    assertThat(ref.info().isArchived()).isFalse();
  }

  @Test
  void aCopyKeepsParametersAndNotReports(Workspace server) {
    Task task = server.task("template");
    task.connect(Map.of("lr", 0.1));
    task.scalar("loss", "train").report(7, 1.0);
    task.close();

    TaskRef copy = task.ref().copy("copied");
    TaskInfo info = copy.info();

    assertThat(info.status()).isEqualTo(TaskStatus.CREATED);
    assertThat(info.parent()).contains(task.id());
    assertThat(info.systemTags()).doesNotContain("development");
    assertThat(info.lastIteration()).isZero();
    assertThat(copy.parameters().get("General/lr")).isEqualTo(0.1);
  }

  @Test
  void queuesTakeATaskOnceAndGiveItBack(Workspace server) {
    TaskRef task = draft(server);
    String queue = server.name("queue");

    task.enqueue(queue);
    task.enqueue(queue);
    TaskStatus queued = task.status();
    boolean taken = task.dequeue();

    assertThat(queued).isEqualTo(TaskStatus.QUEUED);
    assertThat(taken).isTrue();
    assertThat(task.dequeue()).isFalse();
    assertThat(task.status()).isEqualTo(TaskStatus.CREATED);
  }

  @Test
  void resetDeletesReportsAndKeepsParameters(Workspace server) {
    Task task = server.task("reset");
    task.connect(Map.of("lr", 0.1));
    task.scalar("loss", "train").report(7, 1.0);
    task.close();

    task.ref().reset();

    assertThat(task.ref().status()).isEqualTo(TaskStatus.CREATED);
    assertThat(task.ref().info().lastIteration()).isZero();
    assertThat(task.ref().metrics().scalar("loss", "train")).isEmpty();
    assertThat(task.ref().parameters().get("General/lr")).isEqualTo(0.1);
  }

  @Test
  void runtimeKeysAreSetOneByOneAndUnderscoresByTheWholeMap(Workspace server) {
    Task task = server.task("runtime");
    task.progress(42);
    var whole = server.call("tasks.get_by_id", body(task.id())).at("/task/runtime");
    server.call(
        "tasks.edit",
        "{'task':'"
            + task.id()
            + "','force':true,'runtime':"
            + whole.toString().replace("}", ",\"_abort_poll_freq\":\"2\"}")
            + "}");

    assertThat(task.ref().info().progress()).contains(42);
    assertThat(task.ref().info().runtime())
        .containsEntry("_abort_poll_freq", "2")
        .containsKey("sdk_run_nonce");
    task.close();
  }

  @Test
  void findNarrowsByEverythingAtOnce(Workspace server) {
    String project = server.root() + "/finding";
    Task wanted =
        server
            .client()
            .task("wanted")
            .project(project)
            .type(TaskType.TESTING)
            .tags("a", "b")
            .start();
    Task other =
        server.client().task("other").project(project).type(TaskType.TESTING).tags("a").start();
    wanted.close();
    other.close();

    assertThat(
            server
                .client()
                .tasks()
                .find(
                    TaskQuery.all()
                        .project(project)
                        .type(TaskType.TESTING, TaskType.TRAINING)
                        .status(TaskStatus.COMPLETED)
                        .tag("a", "b")
                        .newestFirst()))
        .extracting(TaskInfo::id)
        .isEqualTo(List.of(wanted.id()));
  }

  @Test
  void deletionIsFinal(Workspace server) {
    TaskRef task = draft(server);

    task.delete();

    assertThat(Workspace.Refusal.of(task::info)).contains("400/101");
    assertThat(Workspace.Refusal.of(task::status)).contains("400/101");
  }

  private static TaskRef draft(Workspace server) {
    Task template = server.task("draft template");
    template.close();
    return template.ref().copy("draft");
  }

  private static String body(String task) {
    return "{'task':'" + task + "'}";
  }
}
