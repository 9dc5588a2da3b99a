package ml.clear.sdk.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page that shows a session without a server. */
class ReportPageTest {
  private static final Pattern DATA =
      Pattern.compile("<script type=\"application/json\" id=\"session\">(.*)</script>");

  @TempDir Path cache;
  private OfflineFixture offline;

  @BeforeEach
  void open() {
    offline = new OfflineFixture(cache);
  }

  private String page(String id) throws IOException {
    return Files.readString(offline.transport.seal(id).report());
  }

  private JsonNode data(String id) throws IOException {
    Matcher matcher = DATA.matcher(page(id));
    assertThat(matcher.find()).isTrue();
    return OfflineFixture.parse(matcher.group(1));
  }

  private static String scalar(String id, String metric, String variant, long iter, double value) {
    return "{'type':'training_stats_scalar','task':'%s','iter':%d,'metric':'%s','variant':'%s','value':%s}"
        .formatted(id, iter, metric, variant, value);
  }

  @Test
  void thePageNeedsNothingFromTheNetwork() throws IOException {
    String page = page(offline.startedTask("baseline"));

    assertThat(page).contains("uPlot=").contains(".u-wrap").contains("function scalars()");
    assertThat(page).doesNotContain("src=").doesNotContain("@import").doesNotContain("<link");
  }

  @Test
  void curvesParametersAndConsoleAreInIt() throws IOException {
    String id = offline.startedTask("baseline");
    offline.call(
        "tasks.edit_hyper_params",
        "{'task':'"
            + id
            + "','force':true,'hyperparams':[{'section':'Args','name':'lr','value':'0.1'}]}");
    offline.events(
        scalar(id, "loss", "train", 5, 0.5)
            + "\n"
            + scalar(id, "loss", "train", 2, 0.25)
            + "\n"
            + scalar(id, "loss", "train", 5, 0.75)
            + "\n"
            + scalar(id, "Summary", "auc", Integer.MIN_VALUE, 0.9)
            + "\n{'type':'log','task':'"
            + id
            + "','timestamp':7,'level':'info','msg':'hello'}");
    offline.call("tasks.failed", "{'task':'" + id + "','status_message':'why'}");

    JsonNode data = data(id);

    assertThat(data.path("plots"))
        .hasToString(
            "[{\"metric\":\"loss\",\"series\":[{\"name\":\"train\",\"x\":[2,5],\"y\":[0.25,0.75]}]}]");
    assertThat(data.path("singleValues")).hasToString("[[\"auc\",0.9]]");
    assertThat(data.path("parameters")).hasToString("[[\"Args\",\"lr\",\"0.1\"]]");
    assertThat(data.path("console")).hasToString("[[7,\"info\",\"hello\"]]");
    assertThat(data.path("status").asText()).isEqualTo("failed");
    assertThat(data.path("message").asText()).isEqualTo("why");
    assertThat(data.path("facts").path(1).asText()).isEqualTo("started 2026-01-01 00:00:00 UTC");
  }

  @Test
  void noTextCanEndTheScriptThatCarriesIt() throws IOException {
    String nasty = "</script><script>alert(1)</script><!-- 😀 \\u0000 \\u2028";
    String id = offline.startedTask(nasty);
    offline.events(scalar(id, nasty, nasty, 0, 1));

    String page = page(id);

    assertThat(page).doesNotContain("alert(1)</script>").doesNotContain("<!-- ");
    assertThat(data(id).path("plots").path(0).path("metric").asText())
        .isEqualTo("</script><script>alert(1)</script><!-- 😀 \0 \u2028");
  }

  @Test
  void longCurvesAreThinnedToTheirExtremesAndThePageSaysSo() throws IOException {
    String id = offline.startedTask("baseline");
    offline.events(
        IntStream.range(0, 50_000)
            .mapToObj(i -> scalar(id, "loss", "train", i, i == 31_415 ? 1000 : 1))
            .collect(Collectors.joining("\n")));

    JsonNode data = data(id);

    JsonNode curve = data.at("/plots/0/series/0");
    assertThat(curve.path("x").size()).isBetween(1000, 2000);
    assertThat(curve.path("x").get(0).asInt()).isZero();
    assertThat(curve.path("x").get(curve.path("x").size() - 1).asInt()).isEqualTo(49_999);
    assertThat(curve.path("y").toString()).contains("1000.0");
    assertThat(data.path("notes").path(0).asText()).startsWith("1 curves are thinned");
  }

  @Test
  void tenThousandCurvesMakeAPageThatABrowserTakes() throws IOException {
    String id = offline.startedTask("baseline");
    for (int i = 0; i < 3; i++) {
      int iteration = i;
      offline.events(
          IntStream.range(0, 10_000)
              .mapToObj(k -> scalar(id, "m", "v" + k, iteration, k))
              .collect(Collectors.joining("\n")));
    }

    assertThat(page(id).length()).isBetween(300_000, 8_000_000);
    assertThat(data(id).at("/plots/0/series").size()).isEqualTo(10_000);
  }

  @Test
  void aLongConsoleIsCutAtItsBeginning() throws IOException {
    String id = offline.startedTask("baseline");
    offline.events(
        IntStream.range(0, 6000)
            .mapToObj(i -> "{'type':'log','task':'" + id + "','msg':'line " + i + "'}")
            .collect(Collectors.joining("\n")));

    JsonNode data = data(id);

    assertThat(data.path("console").size()).isEqualTo(5000);
    assertThat(data.at("/console/4999/2").asText()).isEqualTo("line 5999");
    assertThat(data.path("notes").path(0).asText())
        .isEqualTo("The console shows the last 5000 of 6000 events.");
  }

  @Test
  void anEmptySessionHasAPageToo() throws IOException {
    JsonNode data = data(offline.createdTask("baseline"));

    assertThat(data.path("plots")).isEmpty();
    assertThat(data.path("notes")).isEmpty();
  }
}
