package ml.clear.sdk.testkit.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import ml.clear.sdk.testkit.internal.server.ApiFixture;
import org.junit.jupiter.api.Test;

class TaskEditsTest {
  private final ApiFixture api = new ApiFixture();

  @Test
  void aNewTaskHasTheDefaultsOfTheServerInItsOrder() {
    String id = api.newTask("  st a ");

    assertThat(api.task(id).toString())
        .isEqualTo(
            ("{'id':'ID','company':'d1bd92a3b039400cbafc60a7a5b1e52b','user':'__tests__',"
                    + "'name':'st a','type':'training','status':'created','report_assets':[],"
                    + "'created':'2026-01-01T00:00:00+00:00','output':{},'execution':"
                    + "{'test_split':0,'parameters':{},'model_desc':{},'model_labels':{},"
                    + "'artifacts':[]},'tags':[],'system_tags':[],'script':{'binary':'python',"
                    + "'repository':'','entry_point':'','requirements':{}},"
                    + "'last_update':'2026-01-01T00:00:00+00:00',"
                    + "'last_change':'2026-01-01T00:00:00+00:00','last_iteration':0,"
                    + "'last_metrics':{},'unique_metrics':[],'metric_stats':{},'hyperparams':{},"
                    + "'configuration':{},'runtime':{},'models':{'input':[],'output':[]},"
                    + "'container':{},'last_changed_by':'__tests__'}")
                .replace('\'', '"')
                .replace("ID", id));
  }

  @Test
  void badTasksAreRefused() {
    assertThat(api.refusal("tasks.create", "{'name':'ab','type':'training'}"))
        .isEqualTo("400/800 Data validation error: name=String value is too short");
    assertThat(api.refusal("tasks.create", "{'name':'abc','type':'training','project':'nope'}"))
        .isEqualTo(
            "400/16 Invalid value for fields (expecting Project id): id=nope, field=project");
    assertThat(api.refusal("tasks.create", "{'name':'abc','type':'training','parent':'nope'}"))
        .isEqualTo("400/16 Invalid value for fields (expecting Task id): id=nope, field=parent");
    assertThat(api.refusal("tasks.create", "{'name':'abc','type':'training','tags':['__$not']}"))
        .startsWith("400/16");
    assertThat(
            api.refusal("tasks.create", "{'name':'abc','type':'training','script':{'nosuch':1}}"))
        .startsWith("400/12");
  }

  @Test
  void editMergesSubDocumentsAndReplacesMaps() {
    String id = api.newTask("a task");
    api.call(
        "tasks.edit",
        "{'task':'"
            + id
            + "','script':{'entry_point':' a.py ','branch':'main'},"
            + "'hyperparams':{'Args':{'a':{'section':'Args','name':'a','value':'1'}}}}");

    JsonNode answer =
        api.call(
            "tasks.edit",
            "{'task':'"
                + id
                + "','script':{'branch':'dev'},"
                + "'hyperparams':{'New':{'b':{'section':'New','name':'b','value':'2'}}}}");

    JsonNode task = api.task(id);
    assertThat(task.at("/script/entry_point").asText()).isEqualTo("a.py");
    assertThat(task.at("/script/branch").asText()).isEqualTo("dev");
    assertThat(task.at("/hyperparams").has("Args")).isFalse();
    assertThat(answer.at("/fields/script/entry_point").asText()).isEqualTo("a.py");
  }

  @Test
  void onlyForceEditsAStartedTask() {
    String id = api.newTask("a task");
    api.change("started", id);

    assertThat(api.refusal("tasks.edit", "{'task':'" + id + "','comment':'c'}"))
        .isEqualTo("400/110 Invalid task status: expected=created, status=in_progress");
    api.call("tasks.edit", "{'task':'" + id + "','comment':'c','force':true}");
  }

  @Test
  void aRenamedTaskHasNotGivenASignOfLife() {
    String id = api.newTask("a task");
    api.time.advance(Duration.ofSeconds(1));

    JsonNode renamed = api.call("tasks.edit", "{'task':'" + id + "','name':'renamed'}");
    JsonNode edited = api.call("tasks.edit", "{'task':'" + id + "','runtime':{'k':'v'}}");

    assertThat(renamed.path("fields").has("last_update")).isFalse();
    assertThat(edited.path("fields").has("last_update")).isTrue();
  }

  @Test
  void parametersAreLockedAfterTheStartUnlessForcedAndAfterTheEndForGood() {
    String id = api.newTask("a task");
    String item = "'hyperparams':[{'section':'Args','name':'a.b','value':'1'}]";
    api.call("tasks.edit_hyper_params", "{'task':'" + id + "'," + item + "}");
    api.change("started", id);
    assertThat(api.refusal("tasks.edit_hyper_params", "{'task':'" + id + "'," + item + "}"))
        .startsWith("400/110");
    api.call("tasks.edit_hyper_params", "{'task':'" + id + "','force':true," + item + "}");
    api.change("completed", id);

    assertThat(
            api.refusal(
                "tasks.edit_hyper_params", "{'task':'" + id + "','force':true," + item + "}"))
        .startsWith("400/110");
    String property = "'hyperparams':[{'section':'Properties','name':'owner','value':'me'}]";
    api.call("tasks.edit_hyper_params", "{'task':'" + id + "'," + property + "}");
    assertThat(api.task(id).at("/hyperparams/properties/owner/value").asText()).isEqualTo("me");
    assertThat(api.task(id).at("/hyperparams/Args/a.b/value").asText()).isEqualTo("1");
  }

  @Test
  void runtimeKeysStayEscapedOnTheGranularPathOnly() {
    String id = api.newTask("a task");
    api.call("tasks.edit", "{'task':'" + id + "','runtime':{'r.1':'a','_p':'b'}}");

    api.call(
        "tasks.edit_runtime",
        "{'task':'" + id + "','add_or_update':{'r.2':'c','_q':'d'},'remove':['nosuch']}");

    assertThat(api.task(id).path("runtime").toString())
        .isEqualTo("{\"r.1\":\"a\",\"_p\":\"b\",\"r%2E2\":\"c\",\"%_q\":\"d\"}");
  }

  @Test
  void artifactsAreReplacedByKeyAndModeAndSorted() {
    String id = api.newTask("a task");
    api.call(
        "tasks.add_or_update_artifacts",
        "{'task':'"
            + id
            + "','artifacts':[{'key':'z','type':'custom','uri':'u1'},"
            + "{'key':'a','type':'custom','display_data':[['size','2'],['files','1']]}]}");
    api.call(
        "tasks.add_or_update_artifacts",
        "{'task':'" + id + "','artifacts':[{'key':'z','type':'custom','uri':'u2'}]}");

    JsonNode artifacts = api.task(id).at("/execution/artifacts");
    assertThat(artifacts).hasSize(2);
    assertThat(artifacts.at("/0/display_data").toString())
        .isEqualTo("[[\"files\",\"1\"],[\"size\",\"2\"]]");
    assertThat(artifacts.at("/1/uri").asText()).isEqualTo("u2");
    assertThat(artifacts.at("/1/mode").asText()).isEqualTo("output");
    api.change("started", id);
    api.change("completed", id);
    assertThat(
            api.refusal(
                "tasks.delete_artifacts",
                "{'task':'" + id + "','force':true,'artifacts':[{'key':'z'}]}"))
        .startsWith("400/110");
  }

  @Test
  void aResetForgetsTheResultsAndKeepsThePlan() {
    String id = api.newTask("a task");
    api.call(
        "tasks.edit",
        "{'task':'"
            + id
            + "','runtime':{'k':'v'},'tags':['t'],"
            + "'hyperparams':{'Args':{'a':{'section':'Args','name':'a','value':'1'}}}}");
    api.change("started", id);
    api.call(
        "tasks.add_or_update_artifacts",
        "{'task':'"
            + id
            + "','artifacts':[{'key':'o','type':'custom'},"
            + "{'key':'i','type':'custom','mode':'input'}]}");

    JsonNode answer = api.change("reset", id);

    JsonNode task = api.task(id);
    assertThat(answer.path("dequeued")).isEmpty();
    assertThat(task.path("status").asText()).isEqualTo("created");
    assertThat(task.has("started")).isFalse();
    assertThat(task.path("runtime")).isEmpty();
    assertThat(task.at("/hyperparams/Args/a/value").asText()).isEqualTo("1");
    assertThat(task.at("/execution/artifacts/0/key").asText()).isEqualTo("i");
    assertThat(task.at("/execution/artifacts")).hasSize(1);
  }

  @Test
  void onlyDraftsAndArchivedTasksAreDeletedWithoutForce() {
    String id = api.newTask("a task");
    String child = api.call("tasks.clone", "{'task':'" + id + "'}").path("id").asText();
    api.change("started", id);
    assertThat(api.refusal("tasks.delete", "{'task':'" + id + "'}")).startsWith("400/123");

    api.call("tasks.archive", "{'tasks':['" + id + "']}");
    assertThat(api.task(id).path("status").asText()).isEqualTo("stopped");
    api.change("delete", id);

    assertThat(api.refusal("tasks.get_by_id", "{'task':'" + id + "'}")).startsWith("400/101");
    assertThat(api.task(child).path("parent").asText()).isEqualTo("__DELETED__" + id);
  }

  @Test
  void aCloneHasThePlanAndNotTheMarks() {
    String id = api.newTask("source");
    api.call(
        "tasks.edit",
        "{'task':'"
            + id
            + "','system_tags':['development','other'],'output_dest':'s3://b',"
            + "'script':{'entry_point':'a.py'},'runtime':{'k':'v'}}");

    String clone = api.call("tasks.clone", "{'task':'" + id + "'}").path("id").asText();

    JsonNode task = api.task(clone);
    assertThat(task.path("name").asText()).isEqualTo("source");
    assertThat(task.path("parent").asText()).isEqualTo(id);
    assertThat(task.path("system_tags").toString()).isEqualTo("[\"other\"]");
    assertThat(task.at("/output/destination").asText()).isEqualTo("s3://b");
    assertThat(task.at("/script/entry_point").asText()).isEqualTo("a.py");
    assertThat(task.path("runtime")).isEmpty();
  }

  @Test
  void aMoveMakesTheProject() {
    String id = api.newTask("a task");

    String project =
        api.call("tasks.move", "{'ids':['" + id + "'],'project_name':'team/sub one'}")
            .path("project_id")
            .asText();

    assertThat(api.task(id).path("project").asText()).isEqualTo(project);
    assertThat(api.state.projects().all()).hasSize(2);
  }
}
