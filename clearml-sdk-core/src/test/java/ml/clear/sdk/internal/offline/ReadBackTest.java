package ml.clear.sdk.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an offline task reported, read back in the same process. */
class ReadBackTest {
  @TempDir Path cache;
  private OfflineFixture offline;
  private String id;

  @BeforeEach
  void report() {
    offline = new OfflineFixture(cache);
    id = offline.startedTask("baseline");
    offline.events(
        String.join(
            "\n",
            scalar("loss", "train", 2, 0.25),
            scalar("loss", "train", 1, 0.5),
            scalar("loss", "test", 1, 0.75),
            scalar("Summary", "auc", Integer.MIN_VALUE, 0.9)));
    for (int millis : new int[] {1, 2, 2, 2, 3}) {
      offline.events(
          "{'type':'log','task':'" + id + "','timestamp':" + millis + ",'msg':'m" + millis + "'}");
    }
  }

  private String scalar(String metric, String variant, int iteration, double value) {
    return "{'type':'training_stats_scalar','task':'%s','iter':%d,'metric':'%s','variant':'%s','value':%s}"
        .formatted(id, iteration, metric, variant, value);
  }

  private JsonNode read(String action, String more) {
    return offline.call(action, "{'task':'" + id + "'" + more + "}");
  }

  @Test
  void namesPointsAndSingleValues() {
    assertThat(read("events.get_scalar_metrics_and_variants", ""))
        .hasToString("{\"metrics\":{\"Summary\":[\"auc\"],\"loss\":[\"train\",\"test\"]}}");
    String curve = ",'metric':{'metric':'loss','variants':['train']}";
    assertThat(read("events.scalar_metrics_iter_raw", curve).path("variants"))
        .hasToString("{\"train\":{\"iter\":[1,2],\"y\":[0.5,0.25]}}");
    assertThat(
            read("events.scalar_metrics_iter_raw", curve + ",'scroll_id':'end'")
                .path("returned")
                .asInt())
        .isZero();
    assertThat(read("events.scalar_metrics_iter_histogram", "").at("/loss/test"))
        .hasToString("{\"name\":\"test\",\"x\":[1],\"y\":[0.75]}");
    assertThat(
            offline
                .call("events.get_task_single_value_metrics", "{'tasks':['" + id + "']}")
                .at("/tasks/0/values/0/value")
                .asDouble())
        .isEqualTo(0.9);
  }

  @Test
  void aPageOfTheConsoleNeverSplitsAMillisecond() {
    assertThat(messages(",'batch_size':2,'navigate_earlier':false")).isEqualTo("m1 m2 m2 m2");
    assertThat(messages(",'batch_size':2,'navigate_earlier':false,'from_timestamp':2"))
        .isEqualTo("m3");
    assertThat(messages(",'batch_size':2")).isEqualTo("m3 m2 m2 m2");
    assertThat(messages(",'batch_size':2,'order':'asc'")).isEqualTo("m2 m2 m2 m3");
    assertThat(messages(",'from_timestamp':1")).isEmpty();
  }

  private String messages(String more) {
    return String.join(
        " ", read("events.get_task_log", more).path("events").findValuesAsText("msg"));
  }
}
