package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import ml.clear.sdk.Task;
import ml.clear.sdk.TaskInfo;
import ml.clear.sdk.TaskQuery;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Contract
class ProjectContractTest {
  @Test
  void projectsAreMadeWithTheirParentsOnce(Workspace server) {
    String name = server.root() + "/nested one/nested two";

    Task first = server.client().task("first").project(name).start();
    Task second = server.client().task("second").project(name).start();
    first.close();
    second.close();

    assertThat(first.ref().info().project()).isEqualTo(second.ref().info().project());
    assertThat(server.client().tasks().find(TaskQuery.all().project(server.root() + "/nested one")))
        .isEmpty();
    assertThat(server.client().tasks().find(TaskQuery.all().project(name)))
        .extracting(TaskInfo::name)
        .containsExactlyInAnyOrder("first", "second");
  }

  @ParameterizedTest
  @ValueSource(strings = {"50% + x", "a.b (c) [d]", "q? #1 & $", "Größe 東京", "back\\slash^"})
  void oddNamesAreFoundAgainExactly(String odd, Workspace server) {
    String project = server.root() + "/" + odd;
    Task task = server.client().task("task " + odd).project(project).start();
    task.close();

    assertThat(server.client().tasks().findLatest(project, "task " + odd))
        .hasValueSatisfying(found -> assertThat(found.id()).isEqualTo(task.id()));
    assertThat(server.client().tasks().find(TaskQuery.all().project(project).nameContains(odd)))
        .hasSize(1);
  }

  @Test
  void namesAreUniqueAndNotShort(Workspace server) {
    String name = server.name("unique");
    server.call("projects.create", "{'name':'" + name + "','description':''}");

    assertThat(server.refusal("projects.create", "{'name':'" + name + "','description':''}"))
        .isEqualTo("400/801");
    assertThat(server.refusal("projects.create", "{'name':'" + server.root() + "/ab'}"))
        .isEqualTo("400/12");
  }
}
