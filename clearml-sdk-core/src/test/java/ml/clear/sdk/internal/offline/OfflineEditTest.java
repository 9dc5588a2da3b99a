package ml.clear.sdk.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.internal.thread.ClearMlThreads;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a running task changes about itself. */
class OfflineEditTest {
  @TempDir Path cache;
  private OfflineFixture offline;
  private String id;

  @BeforeEach
  void open() {
    offline = new OfflineFixture(cache);
    id = offline.startedTask("baseline");
  }

  private String with(String body) {
    return "{'task':'" + id + "'," + body + "}";
  }

  @Test
  void parametersMergeReplaceAndGo() {
    offline.call(
        "tasks.edit_hyper_params",
        with(
            "'force':true,'hyperparams':[{'section':'Args','name':'lr','value':'0.1','type':'float'},"
                + "{'section':'Args','name':'n','value':'3'}]"));
    offline.call(
        "tasks.delete_hyper_params",
        with("'force':true,'hyperparams':[{'section':'Args','name':'n'}]"));
    assertThat(offline.exported(id).path("hyperparams"))
        .hasToString(
            "{\"Args\":{\"lr\":{\"section\":\"Args\",\"name\":\"lr\",\"value\":\"0.1\","
                + "\"type\":\"float\"}}}");

    offline.call(
        "tasks.edit_hyper_params",
        with(
            "'force':true,'replace_hyperparams':'section',"
                + "'hyperparams':[{'section':'Args','name':'x','value':''}]"));
    assertThat(offline.call("tasks.get_hyper_params", "{'tasks':['" + id + "']}"))
        .hasToString(
            "{\"params\":[{\"task\":\""
                + id
                + "\",\"hyperparams\":[{\"section\":\"Args\",\"name\":\"x\",\"value\":\"\"}]}]}");
  }

  @Test
  void parametersOfARunningTaskNeedForceAndOfAFinishedOneAreRefused() {
    String edit = "'hyperparams':[{'section':'A','name':'x','value':'1'}]";
    assertRejected("tasks.edit_hyper_params", with(edit), 110);
    assertRejected(
        "tasks.edit_hyper_params",
        with("'force':true,'hyperparams':[{'section':'A','name':'x','value':1}]"),
        12);

    offline.call("tasks.completed", "{'task':'" + id + "'}");

    assertRejected("tasks.edit_hyper_params", with("'force':true," + edit), 110);
    offline.call(
        "tasks.edit_hyper_params",
        with("'hyperparams':[{'section':'properties','name':'owner','value':'me'}]"));
    assertThat(offline.exported(id).at("/hyperparams/properties/owner/value").asText())
        .isEqualTo("me");
  }

  @Test
  void configurationObjectsAreStoredAndRemoved() {
    offline.call(
        "tasks.edit_configuration",
        with(
            "'force':true,'configuration':[{'name':'net','value':'a=1','type':'hocon'},"
                + "{'name':'old','value':'b'}]"));
    offline.call("tasks.delete_configuration", with("'force':true,'configuration':['old']"));

    assertThat(offline.exported(id).path("configuration"))
        .hasToString("{\"net\":{\"name\":\"net\",\"value\":\"a=1\",\"type\":\"hocon\"}}");
    assertThat(
            offline
                .call("tasks.get_configuration_names", "{'tasks':['" + id + "']}")
                .at("/configurations/0/names"))
        .hasToString("[\"net\"]");
  }

  @Test
  void editMergesSubDocumentsAndReplacesMaps() {
    offline.call(
        "tasks.edit",
        with("'force':true,'script':{'entry_point':'Main.java'},'runtime':{'a':'1'}"));
    offline.call("tasks.edit", with("'force':true,'script':{'branch':'main'},'runtime':{'b':'2'}"));

    assertThat(offline.exported(id).path("script"))
        .hasToString("{\"binary\":\"python\",\"entry_point\":\"Main.java\",\"branch\":\"main\"}");
    assertThat(offline.exported(id).path("runtime")).hasToString("{\"b\":\"2\"}");
    assertRejected("tasks.edit", with("'comment':'no force'"), 110);
  }

  @Test
  void runtimeTagsNameAndProjectChange() {
    offline.call("tasks.edit_runtime", with("'add_or_update':{'progress':'50','x':'1'}"));
    offline.call("tasks.edit_runtime", with("'remove':['x']"));
    offline.call(
        "tasks.update_tags", "{'ids':['" + id + "'],'add_tags':['a','b'],'remove_tags':['a']}");
    offline.call("tasks.update", with("'name':'renamed','comment':'c'"));
    offline.call("tasks.move", "{'ids':['" + id + "'],'project_name':'Other'}");

    var json = offline.exported(id);
    assertThat(json.path("runtime")).hasToString("{\"progress\":\"50\"}");
    assertThat(json.path("tags")).hasToString("[\"b\"]");
    assertThat(json.path("name").asText()).isEqualTo("renamed");
    assertThat(json.path("comment").asText()).isEqualTo("c");
    assertThat(json.path("project_name").asText()).isEqualTo("Other");
  }

  @Test
  void theExportIsAsciiWhateverTheTextIs() {
    offline.call("tasks.update", with("'comment':'é ✓ 😀 \\u0000 </script>'"));

    assertThat(offline.text(id, "task.json")).isASCII();
    assertThat(offline.exported(id).path("comment").asText()).isEqualTo("é ✓ 😀 \0 </script>");
  }

  @Test
  void aParentTheServerMayNotKnowDoesNotBreakTheImport() {
    offline.call("tasks.edit", with("'force':true,'parent':'abc'"));

    assertThat(offline.exported(id).has("parent")).isFalse();
    assertThat(offline.exported(id).path("offline_parent").asText()).isEqualTo("abc");
  }

  @Test
  void changesOfManyThreadsAreAllOnDisk() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      int number = i;
      threads.add(
          ClearMlThreads.create(
              "edit",
              () -> {
                for (int j = 0; j < 20; j++) {
                  offline.call(
                      "tasks.edit_runtime",
                      with("'add_or_update':{'k" + number + "-" + j + "':'v'}"));
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(offline.exported(id).path("runtime").size()).isEqualTo(16 * 20);
  }

  private void assertRejected(String action, String body, int subcode) {
    assertThatThrownBy(() -> offline.call(action, body))
        .asInstanceOf(type(ServerRejectedException.class))
        .matches(e -> e.is(400, subcode));
  }
}
