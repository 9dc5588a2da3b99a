package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.Task;
import org.junit.jupiter.api.Test;

/** The server's queues by raw calls: what claims and leases are built on. */
@Contract
class QueueContractTest {
  @Test
  void oneOfManyCreatesAQueueOfThatName(Workspace server) throws Exception {
    String name = server.name("unique");
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Callable<String>> racers =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    (Callable<String>)
                        () -> server.refusal("queues.create", "{'name':'" + name + "'}"))
            .toList();
    List<Future<String>> answers = pool.invokeAll(racers);
    pool.shutdown();

    int created = 0;
    for (Future<String> answer : answers) {
      assertThat(answer.get()).isIn("not refused", "400/801");
      created += answer.get().equals("not refused") ? 1 : 0;
    }
    assertThat(created).isEqualTo(1);
  }

  @Test
  void entriesComeOutInOrderAndOnce(Workspace server) {
    String queue = create(server, server.name("order"), "");
    for (String entry : List.of("a1", "a2", "a3")) {
      server.call("queues.add_task", "{'queue':'" + queue + "','task':'" + entry + "'}");
    }
    assertThat(server.refusal("queues.add_task", "{'queue':'" + queue + "','task':'a1'}"))
        .isEqualTo("400/706");

    List<String> popped =
        IntStream.range(0, 4)
            .mapToObj(i -> server.call("queues.get_next_task", "{'queue':'" + queue + "'}"))
            .map(answer -> answer.at("/entry/task").asText("nothing"))
            .toList();

    assertThat(popped).containsExactly("a1", "a2", "a3", "nothing");
  }

  @Test
  void metadataIsSetKeyByKeyAndGoneWithTheQueue(Workspace server) {
    String name = server.name("metadata");
    String queue = create(server, name, ",'system_tags':['k8s-glue']");
    server.call(
        "queues.add_or_update_metadata",
        "{'queue':'" + queue + "','metadata':[{'key':'beat','type':'str','value':'1'}]}");
    server.call(
        "queues.add_or_update_metadata",
        "{'queue':'" + queue + "','metadata':[{'key':'holder','type':'str','value':'me'}]}");

    JsonNode found =
        server.call("queues.get_all", "{'id':['" + queue + "']}").path("queues").get(0);
    assertThat(found.at("/metadata/beat/value").asText()).isEqualTo("1");
    assertThat(found.at("/metadata/holder/value").asText()).isEqualTo("me");
    server.call("queues.delete", "{'queue':'" + queue + "','force':true}");
    assertThat(
            server.refusal(
                "queues.add_or_update_metadata",
                "{'queue':'" + queue + "','metadata':[{'key':'beat','type':'str','value':'2'}]}"))
        .isEqualTo("400/701");
    assertThat(server.refusal("queues.delete", "{'queue':'" + queue + "'}")).isEqualTo("400/701");
  }

  @Test
  void oneOfManyRemovalsTakesTheEntry(Workspace server) throws Exception {
    String queue = create(server, server.name("removal"), "");
    String body = "{'queue':'" + queue + "','task':'a1'}";
    server.call("queues.add_task", body);
    ExecutorService pool = Executors.newFixedThreadPool(8);
    List<Callable<Integer>> racers =
        IntStream.range(0, 8)
            .mapToObj(i -> (Callable<Integer>) () -> removed(server, body))
            .toList();

    int taken = 0;
    for (Future<Integer> answer : pool.invokeAll(racers)) {
      taken += answer.get();
    }
    pool.shutdown();

    assertThat(taken).isEqualTo(1);
    assertThat(server.refusal("queues.remove_task", body)).isEqualTo("400/703");
  }

  /** Losers of the race are told 703, or that they have removed nothing. */
  private static int removed(Workspace server, String body) {
    try {
      return server.call("queues.remove_task", body).path("removed").asInt();
    } catch (ServerRejectedException e) {
      assertThat(e.is(400, 703)).isTrue();
      return 0;
    }
  }

  @Test
  void onlyTheFirstStartTellsThatItHasStarted(Workspace server) {
    String queue = create(server, server.name("starts"), "");
    String task = task(server);
    server.call("tasks.enqueue", "{'task':'" + task + "','queue':'" + queue + "'}");
    String removal = "{'queue':'" + queue + "','task':'" + task + "','update_task_status':false}";
    assertThat(server.call("queues.remove_task", removal).path("removed").asInt()).isEqualTo(1);
    assertThat(status(server, task)).isEqualTo("queued");

    JsonNode first = server.call("tasks.started", "{'task':'" + task + "'}");
    JsonNode second = server.call("tasks.started", "{'task':'" + task + "'}");

    assertThat(first.path("fields").has("started")).isTrue();
    assertThat(second.path("fields").has("started")).isFalse();
  }

  @Test
  void taskOfALiveWorkerIsAskedToStopAndGoesBackByWayOfStopped(Workspace server) {
    String queue = create(server, server.name("return"), "");
    String task = task(server);
    String worker = server.name("worker");
    server.call(
        "workers.status_report",
        "{'worker':'"
            + worker
            + "','timestamp':1,'queues':['"
            + queue
            + "'],'task':'"
            + task
            + "'}");
    server.call("tasks.started", "{'task':'" + task + "'}");

    server.call("tasks.stop", "{'task':'" + task + "'}");
    JsonNode asked = get(server, task);
    server.call("tasks.stopped", "{'task':'" + task + "','status_reason':'on its way'}");
    server.call("tasks.enqueue", "{'task':'" + task + "','queue':'" + queue + "'}");
    server.call("queues.move_task_to_front", "{'queue':'" + queue + "','task':'" + task + "'}");
    JsonNode back = get(server, task);
    server.call("tasks.dequeue", "{'task':'" + task + "'}");

    assertThat(asked.path("status").asText()).isEqualTo("in_progress");
    assertThat(asked.path("status_message").asText()).isEqualTo("stopping");
    assertThat(asked.path("last_worker").asText()).isEqualTo(worker);
    assertThat(back.path("status").asText()).isEqualTo("queued");
    assertThat(back.path("last_worker").asText()).isEqualTo(worker);
    assertThat(status(server, task)).isEqualTo("stopped");
    server.call("workers.unregister", "{'worker':'" + worker + "'}");
  }

  /** A draft. */
  private static String task(Workspace server) {
    Task template = server.task(server.name("template"));
    template.close();
    return template.ref().copy(server.name("draft")).id();
  }

  private static String status(Workspace server, String task) {
    return get(server, task).path("status").asText();
  }

  private static JsonNode get(Workspace server, String task) {
    return server.call("tasks.get_by_id", "{'task':'" + task + "'}").path("task");
  }

  @Test
  void namesNeedThreeCharacters(Workspace server) {
    assertThat(server.refusal("queues.create", "{'name':' ab '}")).isEqualTo("400/800");
  }

  private static String create(Workspace server, String name, String more) {
    return server.call("queues.create", "{'name':'" + name + "'" + more + "}").path("id").asText();
  }
}
