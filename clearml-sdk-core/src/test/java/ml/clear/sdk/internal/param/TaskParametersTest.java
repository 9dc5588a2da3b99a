package ml.clear.sdk.internal.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.param.Parameter;
import ml.clear.sdk.param.ParameterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskParametersTest {
  private final StoredTask task = new StoredTask();
  private final TaskParameters parameters =
      new TaskParameters(task, StoredTask.ID, ConnectMode.LOCAL);

  @Test
  void settingOneParameterIsOneRequestOfTheRecordedShape() {
    parameters.set("Args/extra", 5);

    assertThat(task.calls).hasSize(1);
    assertThat(task.calls.get(0).action()).isEqualTo("tasks.edit_hyper_params");
    assertThat(task.lastBody())
        .hasToString(
            "{\"task\":\""
                + StoredTask.ID
                + "\",\"force\":true,\"replace_hyperparams\":\"none\",\"hyperparams\":[{"
                + "\"section\":\"Args\",\"name\":\"extra\",\"value\":\"5\",\"type\":\"int\","
                + "\"description\":\"\"}]}");
  }

  @Test
  void valuesAreReadByTheTypeTheServerKeeps() {
    parameters.setAll(
        Map.of("rounds", 3, "Args/lr", 0.5, "Args/on", true, "Args/list", List.of(1, 2)));
    task.with("Args", "odd", "x", "int").with("Args", "none", "", "");

    assertThat(parameters.get("rounds")).isEqualTo(3L);
    assertThat(parameters.get("General/rounds")).isEqualTo(3L);
    assertThat(parameters.get("Args/none")).isNull();
    assertThat(parameters.getAll())
        .containsEntry("Args/lr", 0.5)
        .containsEntry("Args/on", true)
        .containsEntry("Args/list", List.of(1L, 2L))
        .containsEntry("Args/odd", "x");
    assertThat(parameters.find("Args/lr"))
        .contains(new Parameter("Args", "lr", "0.5", "float", ""));
  }

  @Test
  void aParameterThatIsNotThereIsAnError() {
    assertThat(parameters.find("Args/lr")).isEmpty();
    assertThatThrownBy(() -> parameters.get("Args/lr"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("Args/lr");
  }

  @Test
  void parametersAndSectionsAreDeleted() {
    parameters.setAll(Map.of("Args/a", 1, "Args/b/c", 2, "Model/d", 3, "Model/e", 4));

    parameters.delete("Args/b/c");
    parameters.deleteSection("Model");

    assertThat(task.parameters).containsOnlyKeys("Args/a");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "/", "/a", "a/", "a/ "})
  void anEmptyNameIsRefusedAtTheCall(String name) {
    assertThatThrownBy(() -> parameters.set(name, 1)).isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> parameters.setAll(Map.of("a", 1, name, 1)))
        .isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> parameters.delete(name)).isInstanceOf(ParameterException.class);
    assertThat(task.calls).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a.b", "$set", "100%", "__x", "_y", "a//b", "a/b/c", "😀 \t x", "\"quoted\""})
  void oddNamesGoOutAsTheyAre(String name) {
    parameters.set("S.$x/" + name, 1);

    assertThat(task.lastBody().at("/hyperparams/0/section").asText()).isEqualTo("S.$x");
    assertThat(task.lastBody().at("/hyperparams/0/name").asText()).isEqualTo(name);
    assertThat(parameters.get("S.$x/" + name)).isEqualTo(1L);
  }

  @Test
  void aNameOfAThousandCharactersAndAValueOfAMegabyteArriveWhole() {
    String name = "n".repeat(1_000);
    String value = "é".repeat(1 << 19);

    parameters.set(name, value);

    assertThat(parameters.get(name)).isEqualTo(value);
  }

  @Test
  void whiteSpaceAroundANameIsDroppedAsTheServerDropsIt() {
    task.with("Args", "lr", "0.5", "float");

    var connected =
        new TaskParameters(task, StoredTask.ID, ConnectMode.REMOTE)
            .connect(" Args ", Map.of(" lr ", 0.1));

    assertThat(connected).containsEntry(" lr ", 0.5);
  }

  @Test
  void anEndedTaskSaysWhyItCannotBeChanged() {
    task.ended = true;

    assertThatThrownBy(() -> parameters.set("a", 1))
        .isInstanceOfSatisfying(
            ServerRejectedException.class, e -> assertThat(e.is(400, 110)).isTrue())
        .hasMessageContaining(StoredTask.ID)
        .hasMessageContaining("draft, queued or running");
  }

  @Test
  void userPropertiesCanBeChangedAtAnyTimeAndAreSentAsTheReferenceSendsThem() {
    task.ended = true;
    TaskUserProperties properties = new TaskUserProperties(task, StoredTask.ID);

    properties.set("owner", "me");
    assertThat(task.lastBody().has("force")).isFalse();
    assertThat(task.lastBody().path("hyperparams"))
        .hasToString("[{\"section\":\"properties\",\"name\":\"owner\",\"value\":\"me\"}]");
    properties.setAll(Map.of("score", 3));

    assertThat(properties.find("owner")).contains("me");
    assertThat(properties.getAll()).containsEntry("score", "3");
    properties.delete("owner");
    assertThat(properties.getAll()).containsOnlyKeys("score");
  }

  @Test
  void theEnvironmentOfAnAgentsRunIsThatOfTheTaskOverThatOfTheProcess() {
    task.with("Environment", "MODE", "fast", "str").with("Args", "HOME", "no", "str");
    Map<String, String> process = Map.of("MODE", "slow", "HOME", "/root");
    ParameterCalls calls = new ParameterCalls(task, StoredTask.ID);

    assertThat(new TaskParameters(calls, ConnectMode.REMOTE, process, false).environment())
        .containsOnly(Map.entry("MODE", "fast"), Map.entry("HOME", "/root"));
    assertThat(new TaskParameters(calls, ConnectMode.LOCAL, process, false).environment())
        .isEqualTo(process);
  }
}
