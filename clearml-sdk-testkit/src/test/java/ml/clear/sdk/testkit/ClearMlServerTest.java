package ml.clear.sdk.testkit;

import static ml.clear.sdk.testkit.TestkitAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.stream.IntStream;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.testkit.internal.json.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClearMlServerTest {
  private final ClearMlServer server = ClearMlServer.start();
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> send(String method, URI uri, String body)
      throws IOException, InterruptedException {
    String pair = server.accessKey() + ":" + server.secretKey();
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(pair.getBytes(StandardCharsets.ISO_8859_1)))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private JsonNode call(String action, String body) {
    try {
      return Json.tree(send("POST", server.apiUrl().resolve("/v2.31/" + action), body).body())
          .path("data");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aGetWithABodyIsTakenAsThePythonSdkSendsIt() throws Exception {
    String id = call("tasks.create", "{'name':'by get','type':'training'}").path("id").asText();

    HttpResponse<String> answer =
        send("GET", server.apiUrl().resolve("/v2.23/tasks.get_by_id"), "{'task':'" + id + "'}");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(Json.tree(answer.body()).at("/data/task/name").asText()).isEqualTo("by get");
  }

  @Test
  void manyClientsAtOnceAreAllAnswered() {
    int callers = 200;

    IntStream.range(0, callers)
        .parallel()
        .forEach(i -> call("tasks.create", "{'name':'task " + i + "','type':'training'}"));

    assertThat(server.tasks()).hasSize(callers);
    assertThat(server.requests()).hasSize(callers);
  }

  @Test
  void whatWasAskedAndAnsweredIsRemembered() {
    call("tasks.nosuch", "{'a':1}");

    assertThat(server.requests())
        .singleElement()
        .satisfies(
            exchange -> {
              assertThat(exchange.action()).isEqualTo("tasks.nosuch");
              assertThat(exchange.status()).isEqualTo(404);
              assertThat(exchange.requestText()).isEqualTo("{\"a\":1}");
            });
    assertThat(server.unknownActions()).containsEntry("tasks.nosuch", 1);
  }

  @Test
  void assertionsReadTheTaskAndTellWhatTheyFoundInstead() {
    String id =
        call(
                "tasks.create",
                "{'name':'asserted','type':'training','tags':['t'],'hyperparams':{'General':"
                    + "{'lr':{'section':'General','name':'lr','value':'0.1'}}}}")
            .path("id")
            .asText();
    call("tasks.started", "{'task':'" + id + "'}");
    for (int i = 0; i < 3; i++) {
      call(
          "events.add",
          "{'type':'training_stats_scalar','task':'"
              + id
              + "','metric':'loss','variant':'train',"
              + "'iter':"
              + i
              + ",'value':"
              + (3 - i)
              + ".5}");
    }
    call("events.add", "{'type':'log','task':'" + id + "','msg':'hello world'}");

    assertThat(server.task(id))
        .hasStatus(TaskStatus.IN_PROGRESS)
        .hasName("asserted")
        .hasTags("t")
        .hasParameter("General", "lr", "0.1")
        .hasConsoleText("hello")
        .hasScalar("loss", "train")
        .withValues(3.5, 2.5, 1.5)
        .atIterations(0, 1, 2)
        .withCount(3)
        .onTask()
        .hasField("script.binary", "python");
    assertThatThrownBy(() -> assertThat(server.task(id)).hasStatus(TaskStatus.COMPLETED))
        .hasMessageContainingAll("COMPLETED", "IN_PROGRESS", id);
    assertThatThrownBy(() -> assertThat(server.task(id)).hasScalar("loss", "nosuch"))
        .hasMessageContaining("loss/train");
    assertThatThrownBy(() -> assertThat(server.task(id)).hasScalar("loss", "train").withValues(1))
        .hasMessageContaining("3.5");
    assertThatThrownBy(() -> assertThat(server.task(id)).hasArtifact("model"))
        .hasMessageContaining("artifact model");
  }

  @Test
  void aTakenPortIsToldAndNothingIsLeftRunning() {
    int taken = server.filesUrl().getPort();

    assertThatThrownBy(() -> ClearMlServer.builder().filesPort(taken).start())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(String.valueOf(taken));
  }

  @Test
  void theStandaloneServerPrintsSettingsAndSaysWhatItIsNot() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();

    StandaloneServer.print(server, new PrintStream(out, true, StandardCharsets.UTF_8));

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("NO PRODUCTION SERVER")
        .contains("api_server: " + server.apiUrl())
        .contains("files_server: " + server.filesUrl())
        .contains(server.accessKey())
        .contains(server.secretKey());
    assertThatThrownBy(() -> StandaloneServer.configure("--api-port", "x"))
        .hasMessage("not a port: x");
    assertThatThrownBy(() -> StandaloneServer.configure("--nosuch", "1"))
        .hasMessageContaining("--nosuch");
  }
}
