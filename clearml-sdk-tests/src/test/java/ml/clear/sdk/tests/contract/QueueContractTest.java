package ml.clear.sdk.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The server's queues by raw calls: what claims and leases are going to be built on. */
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
  void namesNeedThreeCharacters(Workspace server) {
    assertThat(server.refusal("queues.create", "{'name':' ab '}")).isEqualTo("400/800");
  }

  private static String create(Workspace server, String name, String more) {
    return server.call("queues.create", "{'name':'" + name + "'" + more + "}").path("id").asText();
  }
}
