package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.json.Json;
import ml.clear.sdk.report.ConsoleLine;
import ml.clear.sdk.report.ScalarPoint;
import ml.clear.sdk.report.ScalarSummary;
import org.junit.jupiter.api.Test;

/** Answers are of the shapes that were recorded from a real server. */
class StoredMetricsTest {
  private final Map<String, List<String>> answers = new HashMap<>();
  private final List<ApiCall> calls = new ArrayList<>();
  private final StoredMetrics metrics = new StoredMetrics(new Canned(), "t1");

  private final class Canned implements ApiTransport {
    @Override
    public JsonNode call(ApiCall call) {
      calls.add(call);
      List<String> left = Objects.requireNonNull(answers.get(call.action()), call.action());
      try {
        return Json.MAPPER.readTree(left.size() > 1 ? left.remove(0) : left.get(0));
      } catch (JsonProcessingException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public ServerInfo server() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private void answer(String action, String... pages) {
    answers.put(action, new ArrayList<>(List.of(pages)));
  }

  private JsonNode request(int index) throws IOException {
    return Json.MAPPER.readTree(calls.get(index).body());
  }

  @Test
  void pointsArePagedUntilAnEmptyPageAndKeepTheirValues() throws IOException {
    answer(
        "events.scalar_metrics_iter_raw",
        "{\"returned\":2,\"total\":null,\"scroll_id\":\"s1\","
            + "\"variants\":{\"train\":{\"y\":[0.1,16777217],\"iter\":[-1,9007199254740993]}}}",
        "{\"returned\":1,\"total\":null,\"scroll_id\":\"s2\","
            + "\"variants\":{\"train\":{\"y\":[3],\"iter\":[9007199254740994]}}}",
        "{\"returned\":0,\"total\":null,\"scroll_id\":\"s3\",\"variants\":{}}");

    assertThat(metrics.scalar("loss", "train"))
        .containsExactly(
            new ScalarPoint(-1, 0.1),
            new ScalarPoint(9007199254740993L, 16777217),
            new ScalarPoint(9007199254740994L, 3));
    assertThat(request(0).path("metric").path("variants").path(0).asText()).isEqualTo("train");
    assertThat(request(0).has("scroll_id")).isFalse();
    assertThat(request(1).path("scroll_id").asText()).isEqualTo("s1");
    assertThat(calls).allMatch(call -> call.minVersion().equals(new ApiVersion(2, 16)));
  }

  @Test
  void aStreamAsksOnlyForWhatIsConsumed() {
    answer(
        "events.get_task_log",
        "{\"events\":[{\"timestamp\":5,\"level\":\"info\",\"worker\":\"w\",\"msg\":\"b\"},"
            + "{\"timestamp\":4,\"msg\":\"a\"}],\"returned\":2}");
    Stream<ConsoleLine> lines = metrics.consoleNewestFirst();
    assertThat(calls).isEmpty();

    assertThat(lines.limit(2)).extracting(ConsoleLine::text).containsExactly("b", "a");
    assertThat(calls).hasSize(1);
  }

  @Test
  void theNextPageOfTheConsoleBeginsAfterTheLastLine() throws IOException {
    answer(
        "events.get_task_log",
        "{\"events\":[{\"timestamp\":4,\"level\":\"info\",\"worker\":\"w\",\"msg\":\"a\"}]}",
        "{\"events\":[]}");

    assertThat(metrics.console()).hasSize(1);
    assertThat(request(0).path("navigate_earlier").asBoolean(true)).isFalse();
    assertThat(request(0).has("from_timestamp")).isFalse();
    assertThat(request(1).path("from_timestamp").asLong()).isEqualTo(4);
  }

  @Test
  void summariesComeFromTheTask() {
    answer(
        "tasks.get_by_id",
        "{\"task\":{\"last_metrics\":{\"8151\":{\"61b3\":{\"metric\":\"loss\",\"variant\":\"train\","
            + "\"value\":0.002,\"min_value\":0.002,\"min_value_iteration\":499,"
            + "\"max_value\":1.0,\"max_value_iteration\":0,\"count\":500,\"mean_value\":0.01}}}}}");

    assertThat(metrics.summaries())
        .containsExactly(new ScalarSummary("loss", "train", 0.002, 0.002, 499, 1.0, 0));
  }

  @Test
  void singleValuesAndSeriesAreReadByName() {
    answer(
        "events.get_task_single_value_metrics",
        "{\"tasks\":[{\"task\":\"t1\",\"task_name\":\"n\",\"values\":[{\"metric\":\"Summary\","
            + "\"variant\":\"acc\",\"value\":0.75,\"timestamp\":1795507041228}]}]}");
    answer(
        "events.get_scalar_metrics_and_variants",
        "{\"metrics\":{\"Summary\":[\"acc\"],\"loss\":[\"train\",\"val\"]}}");

    assertThat(metrics.singleValues()).containsExactly(Map.entry("acc", 0.75));
    assertThat(metrics.series()).containsEntry("loss", List.of("train", "val"));
  }
}
