package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskRef;
import ml.clear.sdk.param.ParameterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Contract
class ParameterContractTest {
  enum Loss {
    LOG,
    HINGE
  }

  record Optimizer(String name, double momentum) {}

  record Params(
      int rounds,
      double eta,
      boolean shuffle,
      String note,
      Loss loss,
      Duration limit,
      List<Integer> layers,
      Optimizer optimizer) {}

  private static final Params PARAMS =
      new Params(
          80,
          1e-5,
          true,
          "ünïcode 😀 ' \" \\ \n",
          Loss.HINGE,
          Duration.ofMinutes(90),
          List.of(64, 32),
          new Optimizer("sgd", 0.9));

  @Test
  void anAgentsRunGetsEveryTypeBackWithItsOverrides(Workspace server) {
    Task first = server.task("parameters");
    assertThat(first.connect(PARAMS)).isEqualTo(PARAMS);
    first.close();
    TaskRef edited = first.ref().copy("edited");
    edited.parameters().set("General/rounds", 7);
    edited.parameters().set("General/optimizer/momentum", 0.5);
    edited.parameters().set("General/layers", List.of(1, 2, 3));

    try (ClearMl agent = server.clientWith("CLEARML_TASK_ID", edited.id())) {
      Task run = agent.task("ignored").start();
      Params got = run.connect(PARAMS);
      run.close();

      assertThat(got)
          .isEqualTo(
              new Params(
                  7,
                  1e-5,
                  true,
                  PARAMS.note(),
                  Loss.HINGE,
                  Duration.ofMinutes(90),
                  List.of(1, 2, 3),
                  new Optimizer("sgd", 0.5)));
    }
  }

  @Test
  void anOverrideThatDoesNotFitIsNamed(Workspace server) {
    Task first = server.task("parameters");
    first.connect(PARAMS);
    first.close();
    TaskRef edited = first.ref().copy("edited");
    edited.parameters().set("General/rounds", "many");

    try (ClearMl agent = server.clientWith("CLEARML_TASK_ID", edited.id())) {
      Task run = agent.task("ignored").start();

      assertThatThrownBy(() -> run.connect(PARAMS))
          .isInstanceOf(ParameterException.class)
          .hasMessageContaining("General/rounds")
          .hasMessageContaining("many");
      run.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "with.dot",
        "$dollar",
        "50%",
        "_under",
        "a__b",
        "deep/er/name",
        "blank s",
        "größe 😀"
      })
  void oddNamesComeBackAsTheyWere(String name, Workspace server) {
    Task task = server.task("odd names");
    task.parameters().set("General/" + name, "value of " + name);

    assertThat(task.parameters().get("General/" + name)).isEqualTo("value of " + name);
    assertThat(task.parameters().getAll()).containsEntry("General/" + name, "value of " + name);
    task.close();
  }

  @Test
  void manyWritersDoNotUndoEachOther(Workspace server) throws InterruptedException {
    Task task = server.task("many writers");
    ExecutorService pool = Executors.newFixedThreadPool(8);
    IntStream.range(0, 24).forEach(i -> pool.execute(() -> task.parameters().set("Args/p" + i, i)));
    pool.shutdown();
    assertThat(pool.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

    assertThat(task.parameters().getAll()).hasSize(24).containsEntry("Args/p23", 23L);
    task.close();
  }

  @Test
  void aMegabyteIsAValue(Workspace server) {
    Task task = server.task("big");
    String big = "0123456789".repeat(100_000);

    task.parameters().set("General/big", big);

    assertThat(task.parameters().get("General/big")).isEqualTo(big);
    task.close();
  }

  @Test
  void deletionTakesOneParameterOrASection(Workspace server) {
    Task task = server.task("deletion");
    task.parameters().setAll(Map.of("Args/a", 1, "Args/b", 2, "Other/c", 3));

    task.parameters().delete("Args/a");
    task.parameters().deleteSection("Other");

    assertThat(task.parameters().getAll()).containsOnlyKeys("Args/b");
    task.close();
  }

  @Test
  void configurationObjectsAndPropertiesComeBack(Workspace server) {
    Task task = server.task("configuration");
    task.configuration().put("settings.conf", "a = 1\nb = ${x}\n");
    task.configuration().put("tree", Map.of("a", Map.of("b", List.of(1, 2))));
    task.configuration().putJson("json", Map.of("k", "v"));
    task.properties().set("accuracy", 0.5);

    assertThat(task.configuration().find("settings.conf")).contains("a = 1\nb = ${x}\n");
    assertThat(task.configuration().findMap("tree"))
        .hasValueSatisfying(map -> assertThat(map).containsOnlyKeys("a"));
    assertThat(task.configuration().names())
        .containsExactlyInAnyOrder("settings.conf", "tree", "json");
    task.configuration().delete("tree");
    assertThat(task.configuration().find("tree")).isEmpty();
    assertThat(task.properties().getAll()).containsEntry("accuracy", "0.5");
    task.close();
  }
}
