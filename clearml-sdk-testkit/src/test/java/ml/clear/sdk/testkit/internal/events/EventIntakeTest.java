package ml.clear.sdk.testkit.internal.events;

import static ml.clear.sdk.testkit.internal.TestApi.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import ml.clear.sdk.testkit.internal.TestApi;
import org.junit.jupiter.api.Test;

class EventIntakeTest {
  private final TestApi api = new TestApi();
  private final String task = api.task();

  private String scalar(String more) {
    return "{'type':'training_stats_scalar','task':'"
        + task
        + "','metric':'m','variant':'v',"
        + more
        + "}";
  }

  private JsonNode stored() {
    return api.call(
        "events.get_task_events", "{'task':'" + task + "','event_type':'training_stats_scalar'}");
  }

  private JsonNode lastMetric() {
    JsonNode metrics =
        api.call("tasks.get_by_id", "{'task':'" + task + "'}").path("task").path("last_metrics");
    return metrics.path(MetricKeys.hash("m")).path(MetricKeys.hash("v"));
  }

  @Test
  void badEventsAreCountedAndTheOthersStored() {
    JsonNode data =
        api.batch(
                scalar("'iter':0,'value':1"),
                "{'type':'log','task':'nosuch','msg':'x'}",
                "{'type':'bogus','task':'" + task + "'}",
                "{'task':'" + task + "'}",
                "{'type':'log'}")
            .path("data");

    assertThat(data.path("added").asInt()).isEqualTo(1);
    assertThat(data.path("errors").asInt()).isEqualTo(4);
    assertThat(data.path("errors_info").path("Invalid task id nosuch").asInt()).isEqualTo(1);
    assertThat(data.path("errors_info").path("Invalid event type bogus").asInt()).isEqualTo(1);
  }

  @Test
  void aBatchOfWhichNothingIsAddedIsRefused() {
    assertThat(refusal(api.batch("{'type':'bogus','task':'" + task + "'}")))
        .isEqualTo("400/131 Events not added: Invalid event type bogus=1");
  }

  @Test
  void blankOrUnreadableLinesRefuseTheWholeBatch() {
    assertThat(refusal(api.batch(scalar("'iter':0,'value':1"), "", scalar("'iter':1,'value':1"))))
        .startsWith("400/0");
    assertThat(refusal(api.batch(scalar("'iter':0,'value':1"), "[1]"))).startsWith("400/0");
    assertThat(refusal(api.batch())).startsWith("400/17");
    assertThat(stored().path("total").asInt()).isZero();
  }

  @Test
  void textsWhereNumbersBelongRefuseTheWholeBatch() {
    assertThat(refusal(api.batch(scalar("'iter':0,'value':1"), scalar("'iter':1,'value':'x'"))))
        .isEqualTo("500/0 unsupported operand type(s) for +: 'int' and 'str'");
    assertThat(refusal(api.batch(scalar("'iter':'x','value':1"))))
        .isEqualTo("500/0 invalid literal for int() with base 10: 'x'");
    assertThat(stored().path("total").asInt()).isZero();
  }

  @Test
  void valuesTheIndexCannotHoldFailHalfway() {
    for (String value : new String[] {"true", "NaN", "Infinity", "1e300"}) {
      JsonNode answer =
          api.batch(scalar("'iter':0,'value':1"), scalar("'iter':1,'value':" + value));

      assertThat(refusal(answer)).startsWith("500/100 General data error: err=1 document(s)");
      assertThat(stored().path("total").asInt()).isEqualTo(1);
      assertThat(lastMetric().isMissingNode()).isTrue();
    }
  }

  @Test
  void iterationsAreReadAsPythonReadsThem() {
    api.batch(scalar("'iter':'7','value':1"), scalar("'iter':8.9,'value':1"));

    assertThat(stored().path("events").findValuesAsText("iter")).containsExactly("7", "8");
  }

  @Test
  void aScalarSentAgainReplacesTheFirstButIsCountedAgain() {
    api.batch(scalar("'iter':3,'value':1"));
    api.batch(scalar("'iter':3,'value':2"));

    assertThat(stored().path("events").findValuesAsText("value")).containsExactly("2");
    assertThat(lastMetric().path("count").asInt()).isEqualTo(2);
    assertThat(lastMetric().path("mean_value").asDouble()).isEqualTo(1.5);
  }

  @Test
  void idsOfEventsCollideAsTheyDoOnTheServer() {
    String start = "{'type':'training_stats_scalar','task':'" + task + "','iter':1,'value':1,";
    api.batch(start + "'metric':'a-b','variant':'c'}", start + "'metric':'a','variant':'b-c'}");

    assertThat(stored().path("total").asInt()).isEqualTo(1);
  }

  @Test
  void consoleLinesSentAgainAreKeptTwice() {
    String line = "{'type':'log','task':'" + task + "','msg':'hello','timestamp':1795502181405}";
    api.batch(line);
    api.batch(line);

    JsonNode log = api.call("events.get_task_log", "{'task':'" + task + "'}");
    assertThat(log.path("returned").asInt()).isEqualTo(2);
  }

  @Test
  void aLaterBatchWinsOverANewerIteration() {
    api.batch(scalar("'iter':10,'value':1.0"));
    api.batch(scalar("'iter':3,'value':7.0"));

    assertThat(lastMetric().path("value").asDouble()).isEqualTo(7.0);
    assertThat(lastMetric().path("max_value_iteration").asInt()).isEqualTo(3);
    JsonNode shown = api.call("tasks.get_by_id", "{'task':'" + task + "'}").path("task");
    assertThat(shown.path("last_iteration").asInt()).isEqualTo(10);
  }

  @Test
  void monitoringDoesNotMoveTheLastIteration() {
    api.batch(
        "{'type':'training_stats_scalar','task':'"
            + task
            + "','metric':':monitor:gpu','variant':'v','iter':99,'value':1}");

    JsonNode shown = api.call("tasks.get_by_id", "{'task':'" + task + "'}").path("task");
    assertThat(shown.path("last_iteration").asInt()).isZero();
  }

  @Test
  void publishedTasksRefuseEventsUnlessAllowed() {
    api.call("tasks.publish", "{'task':'" + task + "','force':true}");

    assertThat(refusal(api.batch(scalar("'iter':0,'value':1")))).startsWith("400/131");
    assertThat(refusal(api.batch(scalar("'iter':0,'value':1,'allow_locked':true"))))
        .startsWith("200/0");
  }

  @Test
  void singleValuesStandOutsideOfCurves() {
    api.batch(scalar("'iter':-2147483648,'value':0.5"), scalar("'iter':1,'value':2"));

    JsonNode curves = api.call("events.scalar_metrics_iter_histogram", "{'task':'" + task + "'}");
    JsonNode single =
        api.call("events.get_task_single_value_metrics", "{'tasks':['" + task + "']}");
    assertThat(curves.path("m").path("v").path("x").toString()).isEqualTo("[1]");
    assertThat(single.path("tasks").path(0).path("values").path(0).path("value").asDouble())
        .isEqualTo(0.5);
  }
}
