package ml.clear.sdk.testkit.internal.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Collectors;
import ml.clear.sdk.testkit.internal.server.ApiFixture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectsTest {
  private final ApiFixture api = new ApiFixture();

  private String create(String name) {
    return api.call("projects.create", "{'name':'" + name + "'}").path("id").asText();
  }

  private String names() {
    return api.state.projects().all().stream()
        .map(project -> project.path("name").asText())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  @Test
  void theMissingProjectsAboveAreMadeAndKnowTheirPlace() {
    String id = create("team/ vision /run");

    JsonNode project = api.call("projects.get_by_id", "{'project':'" + id + "'}").path("project");
    assertThat(names()).isEqualTo("team team/vision team/vision/run");
    assertThat(project.path("basename").asText()).isEqualTo("run");
    assertThat(project.path("path")).hasSize(2);
    assertThat(project.path("parent")).isEqualTo(project.at("/path/1"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | 400/407 Invalid project name: name=",
        "a//b | 400/12 Validation error (Project name cannot be blank)",
        "team/ab/run | 400/12 Validation error (Project name cannot be blank)",
        "one/two/thr/fou/fiv/six/sev/eig/nin/ten/ele | 400/409 Project path exceed the maximum allowed depth: max_depth=10",
        "taken | 400/801 Project with the same name already exists: name=taken, company=d1bd92a3b039400cbafc60a7a5b1e52b"
      })
  void badNamesAreRefused(String name, String refusal) {
    create("taken");

    assertThat(api.refusal("projects.create", "{'name':'" + name + "'}")).isEqualTo(refusal);
  }

  @Test
  void aRenamedProjectTakesItsChildrenAlongAndStaysInItsPlace() {
    String id = create("team/vision");
    create("team/vision/run");

    api.call("projects.update", "{'project':'" + id + "','name':'team/sound'}");

    assertThat(names()).isEqualTo("team team/sound team/sound/run");
    assertThat(api.refusal("projects.update", "{'project':'" + id + "','name':'other/sound'}"))
        .startsWith("400/408");
  }

  @Test
  void aMovedProjectTakesItsChildrenAlong() {
    String id = create("team/vision");
    String child = create("team/vision/run");

    JsonNode answer =
        api.call("projects.move", "{'project':'" + id + "','new_location':'other/team'}");

    assertThat(answer.path("moved").asInt()).isEqualTo(2);
    assertThat(names()).isEqualTo("other other/team other/team/vision other/team/vision/run team");
    JsonNode moved = api.call("projects.get_by_id", "{'project':'" + child + "'}").path("project");
    assertThat(moved.path("path")).hasSize(3);
    assertThat(
            api.refusal(
                "projects.move", "{'project':'" + id + "','new_location':'other/team/vision'}"))
        .startsWith("400/411");
  }

  @Test
  void aProjectWithTasksIsDeletedOnlyByForce() {
    String id = create("team");
    api.call("tasks.create", "{'name':'abc','type':'training','project':'" + id + "'}");
    assertThat(api.refusal("projects.delete", "{'project':'" + id + "'}")).startsWith("400/402");

    JsonNode answer =
        api.call("projects.delete", "{'project':'" + id + "','force':true,'delete_contents':true}");

    assertThat(answer.path("deleted_tasks").asInt()).isEqualTo(1);
    assertThat(api.state.tasks().all()).isEmpty();
  }

  @Test
  void aShallowSearchBeginsAtTheTopAndStatsCountBelow() {
    create("team/vision");
    String project = create("team/sound");
    api.call("tasks.create", "{'name':'abc','type':'training','project':'" + project + "'}");

    JsonNode found =
        api.call("projects.get_all_ex", "{'shallow_search':true,'include_stats':true}")
            .path("projects");

    assertThat(found).hasSize(1);
    assertThat(found.at("/0/stats/active/status_count/created").asInt()).isEqualTo(1);
    assertThat(found.at("/0/sub_projects")).hasSize(2);
  }

  @Test
  void hiddenProjectsAreFoundOnlyWhenAskedFor() {
    String id = create("team/.hidden");
    api.call("projects.update", "{'project':'" + id + "','system_tags':['hidden']}");

    assertThat(api.call("projects.get_all", "{}").path("projects")).hasSize(1);
    assertThat(api.call("projects.get_all", "{'search_hidden':true}").path("projects")).hasSize(2);
  }
}
