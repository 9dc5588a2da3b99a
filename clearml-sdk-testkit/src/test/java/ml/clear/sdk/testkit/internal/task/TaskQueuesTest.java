package ml.clear.sdk.testkit.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import ml.clear.sdk.testkit.internal.server.ApiFixture;
import org.junit.jupiter.api.Test;

class TaskQueuesTest {
  private final ApiFixture api = new ApiFixture();
  private final String id = api.newTask("a task");

  private JsonNode enqueue(String queue) {
    return api.call("tasks.enqueue", "{'task':'" + id + "','queue_name':'" + queue + "'}");
  }

  private List<String> queuesWithTask() {
    return api.state.queues().all().stream()
        .filter(queue -> queue.path("entries").toString().contains(id))
        .map(queue -> queue.path("name").asText())
        .toList();
  }

  @Test
  void aQueueAskedForByNameIsMadeAndTheTaskStandsInIt() {
    api.call("tasks.edit", "{'task':'" + id + "','system_tags':['development']}");

    JsonNode answer = enqueue("gpu");

    assertThat(answer.path("queued").asInt()).isEqualTo(1);
    assertThat(answer.at("/fields/enqueue_status").asText()).isEqualTo("created");
    assertThat(queuesWithTask()).containsExactly("gpu");
    assertThat(api.task(id).path("status").asText()).isEqualTo("queued");
    assertThat(api.task(id).path("system_tags")).isEmpty();
  }

  @Test
  void theSameQueueAgainIsRefusedAndForgetsWhereTheTaskCameFrom() {
    api.call("tasks.stopped", "{'task':'" + id + "','force':true}");
    enqueue("gpu");

    assertThat(api.refusal("tasks.enqueue", "{'task':'" + id + "','queue_name':'gpu'}"))
        .startsWith("400/706");

    assertThat(queuesWithTask()).containsExactly("gpu");
    assertThat(api.change("dequeue", id).at("/fields/status").asText()).isEqualTo("created");
  }

  @Test
  void anotherQueueTakesTheTaskOver() {
    enqueue("gpu");
    enqueue("cpu");

    assertThat(queuesWithTask()).containsExactly("cpu");
  }

  @Test
  void aDequeuedTaskIsWhatItWasBefore() {
    api.call("tasks.stopped", "{'task':'" + id + "','force':true}");
    enqueue("gpu");

    JsonNode answer = api.change("dequeue", id);

    assertThat(answer.at("/fields/status").asText()).isEqualTo("stopped");
    assertThat(queuesWithTask()).isEmpty();
  }

  @Test
  void dequeueThrowsARunningTaskBackToCreated() {
    api.change("started", id);

    assertThat(api.change("dequeue", id).at("/fields/status").asText()).isEqualTo("created");
  }

  @Test
  void withoutADefaultQueueAQueueMustBeNamed() {
    ObjectNode queue = api.state.queues().all().iterator().next();
    api.state.locked(() -> queue.putArray("system_tags"));
    assertThat(api.refusal("tasks.enqueue", "{'task':'" + id + "'}")).startsWith("400/707");
    api.state.locked(() -> queue.putArray("system_tags").add("default"));
    api.change("enqueue", id);
    String other = api.newTask("other");

    api.change("enqueue", other);

    assertThat(queue.path("entries")).hasSize(2);
  }

  @Test
  void anUnknownQueueLeavesTheTaskAsItWas() {
    assertThat(api.refusal("tasks.enqueue", "{'task':'" + id + "','queue':'x'}"))
        .startsWith("400/701");
    assertThat(api.task(id).path("status").asText()).isEqualTo("created");
    assertThat(api.task(id).path("status_reason").asText()).isEqualTo("failed enqueueing");
  }

  @Test
  void manyAtOnceTellOfEachFailureWithItsDetails() {
    JsonNode answer =
        api.call("tasks.enqueue_many", "{'ids':['" + id + "','bad'],'queue_name':'gpu'}");

    assertThat(answer.at("/succeeded/0/queued").asBoolean()).isTrue();
    assertThat(answer.at("/failed/0/error/codes").toString()).isEqualTo("[400,101]");
    assertThat(answer.at("/failed/0/error/data/id").asText()).isEqualTo("bad");
  }
}
