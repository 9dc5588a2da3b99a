package ml.clear.sdk.testkit.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiHandlerTest {
  private final ApiFixture api = new ApiFixture();

  @Test
  void anAnswerHasTheEnvelopeOfTheRealServer() {
    JsonNode answer = api.envelope("debug.ping", "{}");

    assertThat(answer.at("/meta/id").asText()).matches("[0-9a-f]{32}");
    assertThat(answer.at("/meta/trx")).isEqualTo(answer.at("/meta/id"));
    assertThat(answer.at("/meta/endpoint").toString())
        .isEqualTo(
            "{\"name\":\"debug.ping\",\"requested_version\":\"2.34\",\"actual_version\":\"1.0\"}");
    assertThat(answer.at("/meta/result_msg").asText()).isEqualTo("OK");
    assertThat(answer.at("/meta/error_stack").isNull()).isTrue();
    assertThat(answer.at("/data/msg").asText()).isEqualTo("ClearML server");
  }

  @Test
  void theTransactionOfTheClientIsEchoed() {
    api.header("X-ClearML-Trx", "mine");

    assertThat(api.envelope("debug.ping", "{}").at("/meta/trx").asText()).isEqualTo("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/debug.ping", "debug.ping", "/v2.31/debug.ping/", "/v99.1/debug.ping"})
  void pathsWithAndWithoutVersionAreTaken(String path) {
    assertThat(api.send(path, "{}").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/v2.31/abc", "/vX/debug.ping", "/v2.31/debug.ping/more"})
  void otherPathsAreRefusedWithAVersionOfOneAsANumber(String path) {
    JsonNode meta = ApiFixture.tree(api.send(path, "{}")).path("meta");

    assertThat(meta.path("result_code").asInt()).isEqualTo(400);
    assertThat(meta.path("result_msg").asText()).isEqualTo("Invalid request path " + path);
    assertThat(meta.path("endpoint").toString())
        .isEqualTo("{\"name\":\"\",\"requested_version\":1.0,\"actual_version\":null}");
  }

  @Test
  void anActionNewerThanThePathsVersionIsNotFound() {
    JsonNode meta = ApiFixture.tree(api.send("/v1.0/tasks.completed", "{}")).path("meta");

    assertThat(meta.path("result_code").asInt()).isEqualTo(404);
    assertThat(meta.path("result_msg").asText())
        .isEqualTo("Unable to find endpoint for name tasks.completed and version 1.0");
  }

  @Test
  void anUnknownActionIsNotFoundAndNoted() {
    assertThat(api.refusal("tasks.nosuch", "{}"))
        .isEqualTo("404/0 Unable to find endpoint for name tasks.nosuch and version 2.34");
    api.refusal("tasks.nosuch", "{}");

    assertThat(api.handler.unknownActions()).isEqualTo(Map.of("tasks.nosuch", 2));
  }

  @Test
  void aContentEncodingIsRefusedInPlainText() {
    ApiAnswer answer = api.header("Content-Encoding", "gzip").send("/debug.ping", "{}");

    assertThat(answer.status()).isEqualTo(415);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8))
        .isEqualTo("Content encoding is not supported (gzip)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{not json | 400/0 The browser (or proxy) sent a request that this server could not understand.",
        "[1, 2] | 500/0 Data should be a dict",
        "'\"text\"' | 500/0 Data should be a dict"
      })
  void bodiesThatAreNoObjectsAreRefused(String body, String refusal) {
    JsonNode meta = ApiFixture.tree(api.send("/tasks.get_all", body)).path("meta");

    assertThat(
            meta.path("result_code")
                + "/"
                + meta.path("result_subcode")
                + " "
                + meta.path("result_msg").asText())
        .isEqualTo(refusal);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "0", "false"})
  void whatPythonTakesForFalseIsAnEmptyBody(String body) {
    assertThat(api.send("/tasks.get_all", body).status()).isEqualTo(200);
  }

  @Test
  void queryArgumentsAndFormFieldsAreMergedIntoTheBody() {
    String id = api.newTask("one");

    JsonNode byQuery = ApiFixture.tree(api.send("/tasks.get_by_id?task=" + id, ""));
    api.header("Content-Type", "application/x-www-form-urlencoded");
    JsonNode byForm = ApiFixture.tree(api.send("/tasks.get_by_id", "task=" + id));

    assertThat(byQuery.at("/data/task/id").asText()).isEqualTo(id);
    assertThat(byForm.at("/data/task/id").asText()).isEqualTo(id);
  }

  @Test
  void linesAreABatchOnlyForTheExactContentType() {
    String lines = "{\"task\":\"a\"}\n{\"task\":\"b\"}\r\n";

    api.header("Content-Type", "application/json-lines");
    JsonNode exact = ApiFixture.tree(api.send("/tasks.update_batch", lines));
    api.header("Content-Type", "application/json-lines; charset=utf-8");
    JsonNode withCharset = ApiFixture.tree(api.send("/tasks.update_batch", lines));

    assertThat(exact.at("/meta/result_msg").asText()).isEqualTo("Invalid task id: ids=(a, b)");
    assertThat(withCharset.at("/meta/result_code").asInt()).isEqualTo(400);
    assertThat(withCharset.at("/meta/result_subcode").asInt()).isEqualTo(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"task\":\"a\"}\n\n", "{\"task\":\"a\"}\n[1]", "{\"task\":\"a\"}\n{"})
  void oneBadLineRefusesTheBatch(String lines) {
    api.header("Content-Type", "application/json-lines");

    assertThat(api.send("/tasks.update_batch", lines).status()).isEqualTo(400);
  }

  @Test
  void requiredFieldsAndTypesAreCheckedWithTheServersWords() {
    assertThat(api.refusal("tasks.get_by_id", "{}"))
        .isEqualTo("400/12 Validation error (error for field 'task'. field is required!)");
    assertThat(api.refusal("tasks.create", "{'name':5,'type':'training'}"))
        .isEqualTo(
            "400/12 Validation error (error for field 'name':"
                + " ('value is wrong, expected type \"str\"', 5).)");
    assertThat(api.refusal("tasks.create", "{'name':'abc','type':'nosuchtype'}"))
        .isEqualTo(
            "400/12 Validation error (error for field 'type':"
                + " value 'nosuchtype' is not a valid choice..)");
    assertThat(
            api.refusal(
                "tasks.edit_hyper_params",
                "{'task':'x','hyperparams':[{'section':'S','value':'1'}]}"))
        .isEqualTo(
            "400/12 Validation error (error for field 'hyperparams':"
                + " (\"error for field 'name'.\", validationerror('field is required!')).)");
  }

  @Test
  void callersAreToldApartByTheirCredentials() {
    api.without("Authorization");
    assertThat(api.refusal("tasks.get_all", "{}"))
        .isEqualTo("401/20 Unauthorized (missing credentials)");
    api.header("Authorization", "Digest x");
    assertThat(api.refusal("tasks.get_all", "{}"))
        .isEqualTo("401/10 Unauthorized (bad authentication header type)");
    api.header("Authorization", "Basic " + ApiFixture.base64("KEY:wrong"));
    assertThat(api.refusal("auth.login", "{}"))
        .isEqualTo(
            "401/22 Unauthorized (invalid credentials) (failed to locate provided credentials)");
    api.header("Authorization", "Bearer nonsense");
    assertThat(api.refusal("tasks.get_all", "{}"))
        .isEqualTo("401/30 Invalid token (invalid jwt token): reason=Not enough segments");
  }

  @Test
  void aTokenIsGoodUntilItsTimeIsOver() {
    String token = api.call("auth.login", "{'expiration_sec':60}").path("token").asText();
    api.header("Authorization", "Bearer " + token);
    api.call("tasks.get_all", "{}");

    api.time.advance(Duration.ofSeconds(60));

    assertThat(api.refusal("tasks.get_all", "{}"))
        .isEqualTo("401/30 Invalid token (invalid jwt token): reason=Signature has expired");
  }

  @Test
  void aLogoutEndsTheSessionOfTheToken() {
    String token = api.call("auth.login", "{}").path("token").asText();
    api.header("Authorization", "Bearer " + token);

    api.call("auth.logout", "{}");

    assertThat(api.refusal("tasks.get_all", "{}"))
        .isEqualTo("401/30 Invalid token (revoked token)");
  }

  @Test
  void theCookieOfALoginStandsForItsToken() {
    String cookie = api.send("/auth.login", "").headers().getOrDefault("Set-Cookie", "");
    api.without("Authorization").header("Cookie", "a=b; " + cookie.split(";", 2)[0]);

    assertThat(api.call("tasks.get_all", "{}").path("tasks").isArray()).isTrue();
  }

  @Test
  void ordinaryUsersMayNotMakeUsers() {
    assertThat(api.refusal("auth.create_user", "{}"))
        .isEqualTo("403/20 Forbidden (not allowed for role): role=user, allowed=(system, root)");
  }

  @Test
  void manyCallersAtOnceLoseNoUpdate() {
    String id = api.newTask("counted");
    int callers = 64;

    IntStream.range(0, callers)
        .parallel()
        .forEach(
            i ->
                api.call(
                    "tasks.edit_runtime",
                    "{'task':'" + id + "','add_or_update':{'k" + i + "':" + i + "}}"));

    assertThat(api.task(id).path("runtime")).hasSize(callers);
  }
}
