package ml.clear.sdk.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiCall.Repeat;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;
import org.junit.jupiter.api.Test;

class ApiClientTest {
  private static final ApiVersion SERVER = new ApiVersion(2, 31);

  private final List<ApiCall> calls = new ArrayList<>();
  private final ApiClient client = new ApiClient(new Recorder());

  @Test
  void aRawCallAsksTheServersNewestVersionAndIsNotRepeatedWhenTheServerMayHaveActed() {
    JsonNode data = client.call("users.get_all", Json.object().put("page", 0));

    assertThat(data).isEqualTo(Json.object().put("answered", "users.get_all"));
    ApiCall call = calls.get(0);
    assertThat(call.pathVersion()).isEqualTo(SERVER);
    assertThat(call.repeat()).isEqualTo(Repeat.IF_UNSENT);
    assertThat(call.deadline()).isEmpty();
    assertThat(text(call)).isEqualTo("{\"page\":0}");
  }

  @Test
  void optionsSetVersionDeadlineAndRepeats() {
    client.call(
        "users.get_all",
        Json.object(),
        CallOptions.DEFAULT.withVersion("2.15").withDeadline(Duration.ofSeconds(3)).withRepeats());

    ApiCall call = calls.get(0);
    assertThat(call.pathVersion()).isEqualTo(new ApiVersion(2, 15));
    assertThat(call.minVersion()).isEqualTo(new ApiVersion(2, 15));
    assertThat(call.repeat()).isEqualTo(Repeat.SAFE);
    assertThat(call.deadline()).contains(Duration.ofSeconds(3));
  }

  @Test
  void aBatchIsALineAnObject() {
    client.callBatch(
        "tasks.update_batch",
        List.of(Json.object().put("a", "x\ny"), Json.object().put("a", 2)),
        CallOptions.DEFAULT);

    assertThat(calls.get(0).isBatch()).isTrue();
    assertThat(text(calls.get(0))).isEqualTo("{\"a\":\"x\\ny\"}\n{\"a\":2}");
  }

  @Test
  void whatIsNoObjectOrNoActionIsRefusedBeforeItIsSent() {
    assertThatThrownBy(() -> client.call("users.get_all", Json.array()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ARRAY");
    assertThatThrownBy(() -> client.call("ping", Json.object()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("service.action");
    assertThatThrownBy(() -> client.callBatch("tasks.update_batch", List.of(), CallOptions.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(calls).isEmpty();
  }

  private static String text(ApiCall call) {
    return new String(call.body(), StandardCharsets.UTF_8);
  }

  private final class Recorder implements ApiTransport {
    @Override
    public JsonNode call(ApiCall call) {
      calls.add(call);
      return Json.object().put("answered", call.action());
    }

    @Override
    public ServerInfo server() {
      return new ServerInfo(SERVER, "2.0.0", false, "u1");
    }

    @Override
    public void close() {}
  }
}
