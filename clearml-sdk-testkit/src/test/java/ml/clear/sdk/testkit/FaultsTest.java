package ml.clear.sdk.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final ClearMlServer server = ClearMlServer.start();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpResponse<String> call(String action, String type, String body)
      throws IOException, InterruptedException {
    String keys = server.accessKey() + ":" + server.secretKey();
    HttpRequest request =
        HttpRequest.newBuilder(server.apiUrl().resolve("/v2.31/" + action))
            .timeout(Duration.ofSeconds(10))
            .header("Content-Type", type)
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder().encodeToString(keys.getBytes(StandardCharsets.UTF_8)))
            .POST(BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> create(String name) throws IOException, InterruptedException {
    return call("tasks.create", "application/json", "{'name':'" + name + "','type':'training'}");
  }

  private int tasks() throws IOException, InterruptedException {
    return call("tasks.get_all", "application/json", "{'only_fields':['id']}")
            .body()
            .split("\"id\"", -1)
            .length
        - 2; // before the first, and the id of the call itself
  }

  @Test
  void anErrorMeetsAsManyCallsAsScripted() throws Exception {
    ScriptedFault fault =
        server.faults().next("tasks.create").times(2).status(503).retryAfter(Duration.ofSeconds(7));

    HttpResponse<String> first = create("first");
    HttpResponse<String> second = create("second");
    HttpResponse<String> third = create("third");

    assertThat(first.statusCode()).isEqualTo(503);
    assertThat(first.headers().firstValue("Retry-After")).hasValue("7");
    assertThat(second.statusCode()).isEqualTo(503);
    assertThat(third.statusCode()).isEqualTo(200);
    assertThat(fault.remaining()).isZero();
    assertThat(tasks()).isEqualTo(1);
  }

  @Test
  void aCutBeforeTheEffectLeavesNothingBehind() throws Exception {
    server.faults().next("tasks.create").times(2).cutBeforeEffect();

    assertThatThrownBy(() -> create("lost")).isInstanceOf(IOException.class);

    server.faults().clear();
    assertThat(tasks()).isZero();
  }

  @Test
  void aCutAfterTheEffectLeavesTheTaskBehind() throws Exception {
    server.faults().next("tasks.create").cutAfterEffect();

    assertThatThrownBy(() -> create("kept")).isInstanceOf(IOException.class);

    assertThat(tasks()).isEqualTo(1);
  }

  @Test
  void aCutInTheBodyIsNoShortAnswer() {
    server.faults().next("tasks.create").cutInBody();

    assertThatThrownBy(() -> create("half")).isInstanceOf(IOException.class);
  }

  @Test
  void anErrorMayHideAnEffect() throws Exception {
    server.faults().next("tasks.create").status(504).afterEffect();

    assertThat(create("hidden").statusCode()).isEqualTo(504);

    assertThat(tasks()).isEqualTo(1);
  }

  @Test
  void aProxysPageIsNoEnvelope() throws Exception {
    server.faults().next("*").html(502);

    HttpResponse<String> answer = create("proxied");

    assertThat(answer.statusCode()).isEqualTo(502);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
  }

  @Test
  void anExpiredTokenIsRefusedOnce() throws Exception {
    server.faults().next("tasks.create").expiredToken();

    assertThat(create("refused").body()).contains("Signature has expired");
    assertThat(create("taken").statusCode()).isEqualTo(200);
  }

  @Test
  void partOfABatchIsRefusedAndTheRestTaken() throws Exception {
    String task = create("reporting").body().replaceAll(".*\"data\":\\{\"id\":\"(\\w+)\".*", "$1");
    String line = "{'type':'log','task':'" + task + "','msg':'x'}";
    server.faults().next("events.add_batch").rejectEvents(2);

    HttpResponse<String> answer =
        call("events.add_batch", "application/json-lines", String.join("\n", line, line, line));

    assertThat(answer.body()).contains("\"added\":1").contains("\"errors\":2");
  }

  @Test
  void aSlowAnswerArrivesWhole() throws Exception {
    server.faults().next("tasks.create").drip(64, Duration.ofMillis(1));

    assertThat(create("slow").body()).contains("\"data\":{\"id\"");
  }

  @Test
  void aHangingCallIsGivenUpByTheClientAndEndsWithTheServer() {
    server.faults().next("tasks.create").hang();
    HttpRequest request =
        HttpRequest.newBuilder(server.apiUrl().resolve("/v2.31/tasks.create"))
            .timeout(Duration.ofMillis(200))
            .POST(BodyPublishers.ofString("{}"))
            .build();

    assertThatThrownBy(() -> http.send(request, BodyHandlers.ofString()))
        .isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void nobodySpeaksTlsAtTheBrokenAddress() {
    URI url = server.faults().brokenTlsUrl().resolve("/debug.ping");

    assertThatThrownBy(
            () ->
                http.send(
                    HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build(),
                    BodyHandlers.ofString()))
        .isInstanceOf(SSLException.class);
  }

  @Test
  void aFullDiskRefusesUploads() throws Exception {
    server.faults().nextUpload().diskFull();
    HttpRequest request =
        HttpRequest.newBuilder(server.filesUrl()).POST(BodyPublishers.ofString("x")).build();

    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(500);
  }
}
