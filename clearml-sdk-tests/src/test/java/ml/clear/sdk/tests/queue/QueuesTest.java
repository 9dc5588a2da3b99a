package ml.clear.sdk.tests.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.queue.Queue;
import ml.clear.sdk.queue.QueueEntry;
import ml.clear.sdk.queue.QueueInfo;
import ml.clear.sdk.queue.QueueSample;
import ml.clear.sdk.queue.WorkerInfo;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ClearMlTest;
import org.junit.jupiter.api.Test;

@ClearMlTest
class QueuesTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void queueIsFoundByNameAndIdWithItsEntriesInOrder(ClearMl client) {
    Queue queue = client.queues().create("gpu", "big");
    List<String> tasks = IntStream.range(0, 3).mapToObj(i -> draft(client, "task " + i)).toList();
    tasks.forEach(queue::enqueue);

    QueueInfo found = client.queues().find("gpu").orElseThrow();

    assertThat(found.id()).isEqualTo(queue.id());
    assertThat(found.tags()).containsExactly("big");
    assertThat(found.created()).isPresent();
    assertThat(found.entries()).extracting(QueueEntry::taskId).containsExactlyElementsOf(tasks);
    assertThat(found.entries()).allSatisfy(entry -> assertThat(entry.added()).isPresent());
    assertThat(found.position(tasks.get(2))).contains(2);
    assertThat(found.position("unknown")).isEmpty();
    assertThat(client.queues().findById(found.id())).contains(found);
    assertThat(client.queue("gpu").info()).isEqualTo(found);
  }

  @Test
  void nameIsTakenLiterally(ClearMl client) {
    client.queues().create("gpu.large");
    client.queues().create("gpuXlarge");

    assertThat(client.queues().find("gpu.large")).map(QueueInfo::name).contains("gpu.large");
    assertThat(client.queues().find("gpu")).isEmpty();
    assertThat(client.queues().findById("nope")).isEmpty();
  }

  @Test
  void listGoesThroughAllPagesByName(ClearMl client) {
    List<String> names = IntStream.range(0, 205).mapToObj(i -> "queue-%03d".formatted(i)).toList();
    names.forEach(client.queues()::create);

    List<String> listed = client.queues().list().map(QueueInfo::name).toList();

    assertThat(listed).hasSize(206).contains("default").containsAll(names).isSorted();
  }

  @Test
  void recordsOfLeasesShowOnlyWhenAskedFor(ClearMl client) {
    client.leases().acquire("nightly", LeaseOptions.DEFAULT).close();

    assertThat(client.queues().list()).extracting(QueueInfo::name).containsExactly("default");
    assertThat(client.queues().listAll().filter(QueueInfo::isHidden))
        .extracting(QueueInfo::name)
        .containsExactly("lease-nightly#1");
  }

  @Test
  void queueThatDoesNotExistIsNamed(ClearMl client) {
    assertThatThrownBy(() -> client.queue("nowhere").entries())
        .isInstanceOfSatisfying(
            ServerRejectedException.class, e -> assertThat(e.is(400, 701)).isTrue())
        .hasMessageContaining("nowhere");
  }

  @Test
  void queueMadeAnewIsFoundAgain(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    String before = queue.id();
    client.queue("gpu").delete();
    client.queues().create("gpu");

    assertThatThrownBy(queue::purge).isInstanceOf(ServerRejectedException.class);
    assertThat(queue.id()).isNotEqualTo(before);
    assertThat(queue.entries()).isEmpty();
  }

  @Test
  void enqueueTellsWhetherTheTaskWasNotThere(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    String task = draft(client, "once");

    assertThat(queue.enqueue(task)).isTrue();
    assertThat(queue.enqueue(task)).isFalse();
    assertThat(queue.entries()).hasSize(1);
    assertThat(client.tasks().get(task).status()).isEqualTo(TaskStatus.QUEUED);
  }

  @Test
  void tasksAreMovedAndTakenOut(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    String one = draft(client, "one");
    String two = draft(client, "two");
    String three = draft(client, "three");
    List.of(one, two).forEach(queue::enqueue);

    queue.enqueueFront(three);
    assertThat(waiting(queue)).containsExactly(three, one, two);
    queue.moveToBack(three);
    assertThat(waiting(queue)).containsExactly(one, two, three);
    queue.moveToFront(two);
    assertThat(waiting(queue)).containsExactly(two, one, three);
    queue.enqueueFront(three);
    assertThat(waiting(queue)).containsExactly(three, two, one);
    assertThat(queue.moveForward(one, 2)).isEqualTo(waiting(queue).indexOf(one)).isEqualTo(0);
    assertThat(queue.moveBackward(one, 2)).isEqualTo(waiting(queue).indexOf(one));

    assertThat(queue.dequeue(two)).isTrue();
    assertThat(queue.dequeue(two)).isFalse();
    assertThat(client.tasks().get(two).status()).isEqualTo(TaskStatus.CREATED);
    assertThatThrownBy(() -> queue.moveToFront(two)).hasMessageContaining("703");
    assertThatThrownBy(() -> queue.moveForward(one, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void purgeGivesTheTasksTheirFormerStatus(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    String task = draft(client, "waits");
    queue.enqueue(task);

    assertThatThrownBy(queue::delete).hasMessageContaining("702");
    assertThat(queue.purge()).containsExactly(task);

    assertThat(queue.entries()).isEmpty();
    assertThat(client.tasks().get(task).status()).isEqualTo(TaskStatus.CREATED);
    queue.delete();
    assertThat(client.queues().find("gpu")).isEmpty();
  }

  @Test
  void metricsTellLengthsAndWaits(ClearMl client) {
    Queue queue = client.queues().create("gpu");
    queue.enqueue(draft(client, "one"));
    queue.enqueue(draft(client, "two"));
    queue.purge();

    List<QueueSample> samples = queue.metrics(Duration.ofMinutes(10), Duration.ofSeconds(60));

    assertThat(samples).isNotEmpty();
    assertThat(samples).allSatisfy(s -> assertThat(s.averageWait()).isPositive());
    assertThat(client.queues().create("idle").metrics(Duration.ofHours(1), Duration.ofMinutes(1)))
        .isEmpty();
  }

  @Test
  void workersTellWhatTheyListenToAndRun(ClearMl client, ClearMlServer server) {
    Queue queue = client.queues().create("gpu");
    String task = draft(client, "runs");
    client
        .api()
        .call(
            "workers.status_report",
            MAPPER
                .createObjectNode()
                .put("worker", "host:0")
                .put("timestamp", 1)
                .put("task", task)
                .set("queues", MAPPER.createArrayNode().add(queue.id())));

    List<WorkerInfo> workers = client.queues().workers(Duration.ofMinutes(1));

    assertThat(workers).hasSize(1);
    WorkerInfo worker = workers.get(0);
    assertThat(worker.id()).isEqualTo("host:0");
    assertThat(worker.queueIds()).containsExactly(queue.id());
    assertThat(worker.taskId()).contains(task);
    assertThat(worker.lastReport()).isPresent();
    assertThat(worker.timeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(server.unknownActions()).isEmpty();
  }

  @Test
  void defaultQueueIsTheServers(ClearMl client) {
    assertThat(client.queues().defaultQueue().name()).isEqualTo("default");
  }

  private static List<String> waiting(Queue queue) {
    return queue.entries().stream().map(QueueEntry::taskId).toList();
  }

  private static String draft(ClearMl client, String name) {
    return client
        .api()
        .call("tasks.create", MAPPER.createObjectNode().put("name", name).put("type", "training"))
        .path("id")
        .asText();
  }
}
