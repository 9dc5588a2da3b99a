package ml.clear.sdk.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.json.Json;
import org.junit.jupiter.api.Test;

class EventBatchTest {
  /** A server that is away for some seconds must not stop an import. */
  @Test
  void isSentUntilItsDeadline() {
    EventBatch batch = new EventBatch();
    batch.add(Json.object().put("n", 1));
    batch.add(Json.object().put("n", 2));

    ApiCall call = batch.call(ApiCall.Repeat.SAFE);

    assertThat(call.deadline()).contains(Duration.ofMinutes(2));
    assertThat(call.patience()).isEmpty();
    assertThat(call.isBatch()).isTrue();
    assertThat(call.body()).isEqualTo("{\"n\":1}\n{\"n\":2}".getBytes(StandardCharsets.US_ASCII));
  }
}
