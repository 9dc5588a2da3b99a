package ml.clear.sdk.testkit.internal.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReplayTest {
  private static final String TOKEN =
      "e30.eyJpZGVudGl0eSI6eyJ1c2VyIjoiX190ZXN0c19fIiwicm9sZSI6InVzZXIifX0.REDACTED_SIGNATURE";
  private static final String LOGIN =
      """
      {"seq":1,"server":"api","method":"POST","path":"/auth.login","auth_scheme":"Basic",\
      "request_headers":{},"request_body":null,"status":200,"response_headers":\
      {"Date":"Tue, 24 Nov 2026 06:00:00 GMT","Content-Type":"application/json"},\
      "response_body":{"meta":{"id":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","trx":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa","endpoint":{"name":"auth.login",\
      "requested_version":"2.34","actual_version":"1.0"},"result_code":200,"result_subcode":0,\
      "result_msg":"OK","error_stack":null,"error_data":{}},"data":{"token":"%s"}}}
      """
          .formatted(TOKEN);
  private static final String PING =
      """
      {"seq":2,"server":"api","method":"POST","path":"/v2.31/queues.get_num_entries",\
      "auth_scheme":"Bearer","request_headers":{"Content-Type":"application/json"},\
      "request_body":{"queue":"0123456789abcdef0123456789abcdef"},"status":200,"response_headers":\
      {"Date":"Tue, 24 Nov 2026 06:00:01 GMT","Content-Type":"application/json"},\
      "response_body":{"meta":{"id":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","trx":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","endpoint":{"name":"queues.get_num_entries",\
      "requested_version":"2.31","actual_version":"2.15"},"result_code":200,"result_subcode":0,\
      "result_msg":"OK","error_stack":null,"error_data":{}},"data":{"num":0}}}
      """;

  @Test
  void whatARequestRefersToIsThereBeforeItIsSent() throws IOException {
    ReplayReport report = replay(LOGIN + PING);

    assertThat(report.lines()).isEmpty();
    assertThat(report.summary()).isEqualTo("compared 2, equal 2, tolerated 0, different 0");
  }

  @Test
  void anotherValueIsADifference() throws IOException {
    ReplayReport report = replay(LOGIN + PING.replace("\"num\":0", "\"num\":1"));

    assertThat(report.different()).isEqualTo(1);
    assertThat(report.lines()).anyMatch(line -> line.contains("/data/num: recorded 1, got 0"));
  }

  @Test
  void aMissingFieldIsADifference() throws IOException {
    ReplayReport report = replay(LOGIN + PING.replace("\"num\":0", "\"num\":0,\"more\":2"));

    assertThat(report.lines()).anyMatch(line -> line.contains("/data/more: recorded 2"));
  }

  @Test
  void anotherStatusIsADifference() throws IOException {
    ReplayReport report = replay(LOGIN + PING.replace("\"status\":200", "\"status\":400"));

    assertThat(report.different()).isEqualTo(1);
  }

  @Test
  void aToleranceNeedsAReason() {
    Tolerances tolerances = new Tolerances();

    assertThatThrownBy(() -> tolerances.add("*|tasks.create|status|"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aToleranceMayBeForRequestsWithOneFieldOnly() throws IOException {
    Tolerances tolerances = new Tolerances();
    tolerances.add("*|tasks.get_all_ex?search_text|status|a stand-in had no text index");
    Difference other = new Difference("status", "500", "200");

    assertThat(tolerances.accept("any", exchange("{\"search_text\":\"x\"}"), other)).isTrue();
    assertThat(tolerances.accept("any", exchange("{\"page\":1}"), other)).isFalse();
  }

  private static Exchange exchange(String body) throws IOException {
    return Exchange.of(
        new ObjectMapper()
            .readTree("{\"path\":\"/v2.23/tasks.get_all_ex\",\"request_body\":" + body + "}"));
  }

  private static ReplayReport replay(String lines) throws IOException {
    return new Replay()
        .run("made-up", new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
  }
}
