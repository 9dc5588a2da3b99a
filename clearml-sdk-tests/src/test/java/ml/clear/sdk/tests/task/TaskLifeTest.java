package ml.clear.sdk.tests.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Container;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskBuilder;
import ml.clear.sdk.TaskInfo;
import ml.clear.sdk.TaskQuery;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.TaskType;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.Exchange;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskLifeTest {
  @TempDir Path home;
  private ClearMlServer server;
  private ClearMl client;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    client = Clients.client(server, home);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void startTakesFourRoundTripsInAKnownProject() {
    client.task("first").project("Fraud").start().close();
    int before = server.requests().size();

    try (ClearMl second = Clients.client(server, home)) {
      Task task = second.task("second").project("Fraud").start();

      assertThat(actions(server.requests().subList(before, server.requests().size())))
          .containsExactly("auth.login", "projects.get_all", "tasks.create", "tasks.started");
      task.close();
    }
  }

  @Test
  void whatTheBuilderSaysIsOnTheServer() {
    Task parent = client.task("parent").start();
    Task task =
        client
            .task("  baseline ")
            .project("Fraud/baselines")
            .type(TaskType.TESTING)
            .tags("spark", "nightly")
            .comment("a comment")
            .parent(parent.id())
            .outputUri(home.toString())
            .container(new Container("eclipse-temurin:21", "--ipc=host", "echo hi"))
            .start();

    TaskInfo info = task.ref().info();

    assertThat(info.name()).isEqualTo("baseline");
    assertThat(info.type()).isEqualTo(TaskType.TESTING);
    assertThat(info.status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(info.tags()).containsExactlyInAnyOrder("spark", "nightly");
    assertThat(info.systemTags()).containsExactly("development");
    assertThat(info.comment()).isEqualTo("a comment");
    assertThat(info.parent()).contains(parent.id());
    assertThat(info.outputUri()).contains("file://" + home);
    assertThat(info.started()).isPresent();
    assertThat(task.webUrl().orElseThrow().toString())
        .isEqualTo(
            "http://127.0.0.1:8080/projects/"
                + info.project().orElseThrow()
                + "/tasks/"
                + task.id()
                + "/output/log");
  }

  @Test
  void chosenEnvironmentVariablesAreShownAsParameters() {
    try (ClearMl chatty =
        Clients.builder(
                Clients.environment(server, home)
                    .withVariable("CLEARML_LOG_ENVIRONMENT", "SPARK_*")
                    .withVariable("SPARK_HOME", "/opt/spark"))
            .build()) {
      Task task = chatty.task("baseline").start();

      assertThat(task.parameters().get("Environment/SPARK_HOME")).isEqualTo("/opt/spark");
      task.close();
    }
  }

  @Test
  void closeCompletes() {
    Task task = client.task("baseline").start();

    task.close();

    assertThat(task.ref().status()).isEqualTo(TaskStatus.COMPLETED);
  }

  @Test
  void runFailsWithTheStackTraceAndRethrows() {
    Task task = client.task("baseline").start();

    assertThatThrownBy(
            () ->
                task.run(
                    running -> {
                      throw new IOException("disk on fire");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("disk on fire");

    TaskInfo info = task.ref().info();
    assertThat(info.status()).isEqualTo(TaskStatus.FAILED);
    assertThat(info.statusReason()).isEqualTo("Exception java.io.IOException: disk on fire");
    assertThat(info.statusMessage()).contains("TaskLifeTest");
  }

  @Test
  void failDecidesTheVerdictOfClose() {
    Task task = client.task("baseline").start();

    try (task) {
      task.fail(new IllegalStateException("no data"));
    }

    assertThat(task.ref().status()).isEqualTo(TaskStatus.FAILED);
  }

  @Test
  void stopDecidesTheVerdictOfClose() {
    Task task = client.task("baseline").start();

    task.stop("enough");
    task.close();

    assertThat(task.ref().info().statusReason()).isEqualTo("enough");
    assertThat(task.ref().status()).isEqualTo(TaskStatus.STOPPED);
  }

  @Test
  void closeOfADeletedTaskTellsOnlyTheCallThatAsks() {
    Task task = client.task("baseline").start();
    Task other = client.task("baseline").start();
    task.ref().delete();
    other.ref().delete();

    assertThatThrownBy(() -> task.close(Duration.ofSeconds(5)))
        .isInstanceOfSatisfying(
            ServerRejectedException.class, e -> assertThat(e.is(400, 101)).isTrue());
    other.close();
  }

  @Test
  void theClientClosesWhatIsOpen() {
    Task task = client.task("baseline").start();

    client.close();

    try (ClearMl reader = Clients.client(server, home)) {
      assertThat(reader.tasks().get(task.id()).status()).isEqualTo(TaskStatus.COMPLETED);
    }
  }

  @Test
  void resumeContinuesAfterTheLastIteration() {
    Task first = client.task("baseline").tags("one").start();
    first.scalar("loss", "train").report(9, 1.0);
    first.close();

    Task second = client.task("ignored").resume(first.id()).tags("two").start();
    second.scalar("loss", "train").report(0, 0.5);
    second.close();

    TaskInfo info = second.ref().info();
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.name()).isEqualTo("baseline");
    assertThat(info.tags()).containsExactlyInAnyOrder("one", "two");
    assertThat(info.lastIteration()).isEqualTo(10);
    assertThat(info.status()).isEqualTo(TaskStatus.COMPLETED);
  }

  private Optional<String> resumed(String id, UnaryOperator<TaskBuilder> changes) {
    Environment environment = Clients.environment(server, home);
    String byDefault = home.resolve("default").toString();
    try (ClearMl withDefault =
        Clients.builder(environment.withVariable("CLEARML_DEFAULT_OUTPUT_URI", byDefault))
            .build()) {
      Task task = changes.apply(withDefault.task("ignored").resume(id)).start();
      task.close();
      return task.ref().info().outputUri();
    }
  }

  @Test
  void aResumedTaskKeepsItsOutputUriUnlessAnotherIsSaid() {
    String id = startedWithout();
    String own = "file://" + home.resolve("own");

    assertThat(resumed(id, builder -> builder.outputUri(own))).contains(own);
    assertThat(resumed(id, builder -> builder)).contains(own);
    assertThat(resumed(id, builder -> builder.outputUri(true)))
        .contains("file://" + home.resolve("default"));
    assertThat(resumed(id, builder -> builder.outputUri(false))).isEmpty();
    assertThat(resumed(id, builder -> builder)).contains("file://" + home.resolve("default"));
  }

  private String startedWithout() {
    Task task = client.task("baseline").start();
    task.close();
    return task.id();
  }

  @Test
  void aReusedTaskHasNotTheOutputUriOfTheLastRun() {
    client.task("baseline").outputUri(home.resolve("own").toString()).start().close();

    Task reused = client.task("baseline").reuseLast().start();

    assertThat(reused.ref().info().outputUri()).isEmpty();
  }

  @Test
  void reuseResetsTheLastRunOfTheSameNameOnlyWhenAsked() {
    Task first = client.task("baseline").start();
    first.scalar("loss", "train").report(9, 1.0);
    first.close();

    Task separate = client.task("baseline").start();
    separate.close();
    Task reused = client.task("baseline").reuseLast().start();

    assertThat(separate.id()).isNotEqualTo(first.id());
    assertThat(reused.id()).isEqualTo(separate.id());
    assertThat(reused.ref().status()).isEqualTo(TaskStatus.IN_PROGRESS);
  }

  @Test
  void aTaskWithArtifactsIsNotReused() {
    Task first = client.task("baseline").start();
    first.artifacts().upload("notes", ml.clear.sdk.artifact.ArtifactContent.text("keep me"));
    first.close();

    Task second = client.task("baseline").reuseLast().start();

    assertThat(second.id()).isNotEqualTo(first.id());
  }

  @Test
  void anyTaskCanBeEditedByItsHandle() {
    Task task = client.task("baseline").project("Fraud").start();
    task.close();
    TaskRef ref = client.tasks().get(task.id());

    ref.rename("renamed");
    ref.comment("better");
    ref.addTags("champion", "x");
    ref.removeTags("x");
    ref.moveTo("Archive/old");
    ref.archive();

    TaskInfo info = ref.info();
    assertThat(info.name()).isEqualTo("renamed");
    assertThat(info.comment()).isEqualTo("better");
    assertThat(info.tags()).containsExactly("champion");
    assertThat(info.isArchived()).isTrue();
    ref.unarchive();
    assertThat(client.tasks().find(TaskQuery.all().project("Archive/old")))
        .extracting(TaskInfo::id)
        .containsExactly(task.id());
  }

  @Test
  void aCopyIsQueuedDequeuedAndPublishedOnlyWhenDone() {
    Task task = client.task("template").start();
    task.close();

    TaskRef copy = task.ref().copy("copied");
    copy.enqueue("gpu");
    copy.enqueue("gpu"); // twice is once

    assertThat(copy.status()).isEqualTo(TaskStatus.QUEUED);
    assertThat(copy.info().parent()).contains(task.id());
    assertThat(copy.dequeue()).isTrue();
    assertThat(copy.dequeue()).isFalse();
    assertThat(copy.status()).isEqualTo(TaskStatus.CREATED);
    task.ref().publish();
    assertThat(task.ref().status()).isEqualTo(TaskStatus.PUBLISHED);
    assertThatThrownBy(() -> task.ref().reset()).isInstanceOf(ServerRejectedException.class);
  }

  @Test
  void resetMakesADraftAgain() {
    Task task = client.task("baseline").start();
    task.scalar("loss", "train").report(3, 1.0);
    task.close();

    task.ref().reset();

    assertThat(task.ref().status()).isEqualTo(TaskStatus.CREATED);
    assertThat(task.ref().info().lastIteration()).isZero();
  }

  @Test
  void findPagesLazilyThroughMoreThanOnePage() {
    Task template = client.task("template").project("Many").start();
    template.close();
    for (int i = 0; i < 505; i++) {
      template.ref().copy("copy " + i);
    }
    int before = server.requests().size();

    List<String> two =
        client
            .tasks()
            .find(TaskQuery.all().project("Many").nameContains("copy"))
            .limit(2)
            .map(TaskInfo::name)
            .toList();
    long lookups =
        actions(server.requests().subList(before, server.requests().size())).stream()
            .filter("tasks.get_all"::equals)
            .count();

    assertThat(two).hasSize(2);
    assertThat(lookups).isEqualTo(1);
    assertThat(client.tasks().find(TaskQuery.all().project("Many").nameContains("copy")))
        .hasSize(505);
  }

  @Test
  void waitingEndsWithTheStatusOrTheTime() throws InterruptedException {
    Task task = client.task("baseline").start();

    assertThat(task.ref().tryAwaitStatus(Duration.ofMillis(1))).isEmpty();
    task.close();
    assertThat(task.ref().tryAwaitStatus(Duration.ofSeconds(5), TaskStatus.COMPLETED)).isPresent();
  }

  @Test
  void anUnknownTaskIsSaidSo() {
    TaskRef nobody = client.tasks().get("0123456789abcdef0123456789abcdef");

    assertThatThrownBy(nobody::status)
        .isInstanceOfSatisfying(
            ServerRejectedException.class, e -> assertThat(e.is(400, 101)).isTrue())
        .hasMessageContaining("0123456789abcdef0123456789abcdef");
    assertThat(client.tasks().find(TaskQuery.all().project("No such project"))).isEmpty();
  }

  @Test
  void aNameTooShortIsRefusedWhereItIsGiven() {
    assertThatThrownBy(() -> client.task(" ab "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 3 characters");
  }

  private static List<String> actions(List<Exchange> exchanges) {
    return exchanges.stream().map(Exchange::action).toList();
  }
}
