package ml.clear.sdk.testkit.internal.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import ml.clear.sdk.testkit.internal.TestApi;
import org.junit.jupiter.api.Test;

class QueueActionsTest {
  private final TestApi api = new TestApi();

  private String queue(String more) {
    return api.call("queues.create", "{'name':'a queue'" + more + "}").path("id").asText();
  }

  private JsonNode read(String queue) {
    return api.call("queues.get_by_id", "{'queue':'" + queue + "'}").path("queue");
  }

  @Test
  void namesAreTrimmedUniqueAndNotShort() {
    queue("");

    assertThat(api.refusal("queues.create", "{'name':' a queue '}")).startsWith("400/801");
    assertThat(api.refusal("queues.create", "{'name':'ab'}")).startsWith("400/800");
  }

  @Test
  void metadataIsAMapWhenCreatedAndAListWhenEdited() {
    String queue = queue(",'metadata':{'k':{'key':'k','type':'str','value':'1'}}");
    String id = "{'queue':'" + queue + "',";
    api.call(
        "queues.add_or_update_metadata", id + "'metadata':[{'key':'l','type':'str','value':'2'}]}");

    assertThat(read(queue).path("metadata").path("k").path("value").asText()).isEqualTo("1");
    assertThat(read(queue).path("metadata").path("l").path("value").asText()).isEqualTo("2");
    assertThat(api.refusal("queues.add_or_update_metadata", id + "'metadata':[{'key':'l'}]}"))
        .startsWith("400/12");
    api.call("queues.delete_metadata", id + "'keys':['k']}");
    assertThat(read(queue).path("metadata").has("k")).isFalse();
  }

  @Test
  void hiddenQueuesShowOnlyByNameOrIdOrWhenAskedFor() {
    queue(",'system_tags':['k8s-glue']");

    assertThat(api.call("queues.get_all", "{}").findValuesAsText("name"))
        .containsExactly("default");
    assertThat(api.call("queues.get_all", "{'name':'a queue'}").path("queues")).hasSize(1);
    assertThat(api.call("queues.get_all", "{'search_hidden':true}").path("queues")).hasSize(2);
  }

  @Test
  void popsTheHeadAndOnlyTheTaskAskedForIfItIsTheHead() {
    String queue = "{'queue':'" + queue("") + "'";
    api.call("queues.add_task", queue + ",'task':'first'}");
    api.call("queues.add_task", queue + ",'task':'second'}");

    assertThat(api.refusal("queues.add_task", queue + ",'task':'first'}")).startsWith("400/706");
    assertThat(api.call("queues.get_next_task", queue + ",'task':'second'}")).isEmpty();
    JsonNode popped = api.call("queues.get_next_task", queue + "}");
    assertThat(popped.path("entry").path("task").asText()).isEqualTo("first");
    api.call("queues.get_next_task", queue + "}");
    assertThat(api.call("queues.get_next_task", queue + "}")).isEmpty();
    assertThat(api.refusal("queues.get_next_task", "{'queue':'nope'}")).startsWith("400/701");
  }

  @Test
  void deletingByForcePutsTasksBack() {
    String queue = queue("");
    String task = api.task();
    api.call("tasks.enqueue", "{'task':'" + task + "','queue':'" + queue + "'}");

    assertThat(api.refusal("queues.delete", "{'queue':'" + queue + "'}")).startsWith("400/702");
    api.call("queues.delete", "{'queue':'" + queue + "','force':true}");

    JsonNode back = api.call("tasks.get_by_id", "{'task':'" + task + "'}").path("task");
    assertThat(back.path("status").asText()).isEqualTo("created");
    assertThat(api.refusal("queues.delete", "{'queue':'" + queue + "'}")).startsWith("400/701");
  }

  @Test
  void removingWhatIsNotThereIsRefused() {
    String queue = queue("");

    assertThat(api.refusal("queues.remove_task", "{'queue':'" + queue + "','task':'t'}"))
        .startsWith("400/703");
  }

  @Test
  void tasksMoveToTheFrontAndToTheBack() {
    String queue = queue("");
    String id = "{'queue':'" + queue + "'";
    for (String task : new String[] {"a", "b", "c"}) {
      api.call("queues.add_task", id + ",'task':'" + task + "'}");
    }

    api.call("queues.move_task_to_front", id + ",'task':'c'}");
    api.call("queues.move_task_to_back", id + ",'task':'a'}");

    assertThat(read(queue).findValuesAsText("task")).containsExactly("c", "b", "a");
  }
}
