package ml.clear.sdk.internal.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.param.ParameterException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskConfigurationTest {
  private final StoredTask task = new StoredTask();
  private final TaskConfiguration local =
      new TaskConfiguration(task, StoredTask.ID, ConnectMode.LOCAL);
  private final TaskConfiguration remote =
      new TaskConfiguration(task, StoredTask.ID, ConnectMode.REMOTE);

  @TempDir Path folder;

  private String stored(String name, String field) {
    return Objects.requireNonNull(task.configuration.get(name)).path(field).asText("absent");
  }

  private void server(String name, String text) {
    task.configuration.put(name, Json.object().put("name", name).put("value", text));
  }

  @Test
  void aMapIsStoredAsHoconInOneRequest() {
    local.put("net", Map.of("layers", List.of(1, 2, 3)));

    assertThat(task.calls).hasSize(1);
    assertThat(task.lastBody())
        .hasToString(
            "{\"task\":\""
                + StoredTask.ID
                + "\",\"force\":true,\"configuration\":[{\"name\":\"net\",\"value\":"
                + "\"layers = [1, 2, 3]\",\"type\":\"dictionary\"}]}");
    assertThat(local.findMap("net")).contains(Map.of("layers", List.of(1L, 2L, 3L)));
  }

  @Test
  void textsJsonAndFilesAreStoredWithTheirTypes() throws IOException {
    Path file = Files.writeString(folder.resolve("model.yaml"), "a: 1\n");

    local.put("text", "any\ntext");
    local.putJson("json", Map.of("a", List.of(1.5, "é")));
    local.putFile(file);
    local.putFile("named", Files.writeString(folder.resolve("plain"), ""));

    assertThat(local.names()).containsExactly("text", "json", "model.yaml", "named");
    assertThat(local.find("text")).contains("any\ntext");
    assertThat(stored("text", "type")).isEqualTo("absent");
    assertThat(local.findMap("json")).contains(Map.of("a", List.of(1.5, "é")));
    assertThat(stored("json", "type")).isEqualTo("json");
    assertThat(stored("model.yaml", "type")).isEqualTo("yaml");
    assertThat(stored("named", "type")).isEqualTo("file");
  }

  @Test
  void anObjectIsDeleted() {
    local.put("a", "1");
    local.delete("a");

    assertThat(local.find("a")).isEmpty();
    assertThat(local.findMap("a")).isEmpty();
    assertThat(local.names()).isEmpty();
  }

  @Test
  void anAgentsRunTakesTheMapOfTheTaskWholeWithTheProgramsClasses() {
    server("net", "layers = [4, 5]\nopt { m = 1, extra = x }");

    var net =
        remote.connect("net", Map.of("layers", List.of(1), "opt", Map.of("m", 0.9), "gone", 1));

    assertThat(net)
        .containsOnly(
            Map.entry("layers", List.of(4, 5)), Map.entry("opt", Map.of("m", 1.0, "extra", "x")));
  }

  @Test
  void anAgentsRunStoresWhatTheTaskDoesNotHave() {
    assertThat(remote.connect("net", Map.of("a", 1))).containsExactly(Map.entry("a", 1));
    assertThat(remote.connect("text", "mine")).isEqualTo("mine");

    assertThat(stored("net", "value")).isEqualTo("a = 1");
    assertThat(stored("text", "value")).isEqualTo("mine");
  }

  @Test
  void anAgentsRunGetsTheTextOfTheTaskAsAFile() throws IOException {
    Path file = Files.writeString(folder.resolve("a.yaml"), "a: 1");
    server("cfg", "a: 2");

    Path override = remote.connect("cfg", file);

    assertThat(override).isNotEqualTo(file).hasContent("a: 2");
    assertThat(override.toString()).endsWith(".yaml");
    Files.delete(override);
    assertThat(file).hasContent("a: 1");
    assertThat(local.connect("cfg", file)).isEqualTo(file);
    assertThat(stored("cfg", "value")).isEqualTo("a: 1");
  }

  @Test
  void aTextThatIsNoObjectIsAnErrorThatNamesIt() {
    server("net", "layers = [1");

    assertThatThrownBy(() -> remote.connect("net", Map.of("layers", 1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("net")
        .hasMessageContaining("HOCON");
    assertThatThrownBy(() -> local.findMap("net")).isInstanceOf(ParameterException.class);
  }

  @Test
  void aTextOfTheServerReadsNoFileAndNoEnvironmentVariable() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret.conf"), "secret = 1");
    server("net", "include file(\"" + secret + "\")\na = 1");
    server("env", "home = ${HOME}");

    assertThat(local.findMap("net")).contains(Map.of("a", 1L));
    assertThatThrownBy(() -> local.findMap("env")).isInstanceOf(ParameterException.class);
  }

  @Test
  void badNamesFilesAndStatesAreErrors() {
    assertThatThrownBy(() -> local.put(" ", "x")).isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> local.putFile(folder.resolve("missing.conf")))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("missing.conf");
    task.ended = true;
    assertThatThrownBy(() -> local.put("a", "x"))
        .isInstanceOf(ServerRejectedException.class)
        .hasMessageContaining("draft, queued or running");
  }
}
