package ml.clear.sdk.testkit.internal.events;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import ml.clear.sdk.testkit.internal.TestApi;
import org.junit.jupiter.api.Test;

class LogPagingTest {
  private static final long START = 1_795_502_181_000L;
  private final TestApi api = new TestApi();
  private final String task = api.task();

  private void line(int number, long timestamp) {
    api.batch(
        "{'type':'log','task':'%s','msg':'%d','timestamp':%d}".formatted(task, number, timestamp));
  }

  private JsonNode page(String more) {
    return api.call("events.get_task_log", "{'task':'" + task + "','batch_size':10," + more + "}");
  }

  @Test
  void pagesForwardEndWithAnEmptyOneAndMissNothing() {
    for (int i = 0; i < 25; i++) {
      line(i, START + i);
    }

    long from = 0;
    int seen = 0;
    JsonNode page = page("'navigate_earlier':false");
    while (!page.path("events").isEmpty()) {
      seen += page.path("events").size();
      from = page.path("events").path(page.path("events").size() - 1).path("timestamp").asLong();
      page = page("'navigate_earlier':false,'from_timestamp':" + from);
    }

    assertThat(seen).isEqualTo(25);
    assertThat(from).isEqualTo(START + 24);
  }

  @Test
  void linesOfOneMillisecondAreNeverSplit() {
    for (int i = 0; i < 25; i++) {
      line(i, START);
    }

    assertThat(page("'navigate_earlier':false").path("returned").asInt()).isEqualTo(25);
  }

  @Test
  void theNewestPageComesFirstAndOrderOnlyTurnsItsLines() {
    for (int i = 0; i < 12; i++) {
      line(i, START + i);
    }

    assertThat(page("'order':'asc'").path("events").path(0).path("msg").asText()).isEqualTo("2");
    assertThat(page("'order':'desc'").path("events").path(0).path("msg").asText()).isEqualTo("11");
  }
}
