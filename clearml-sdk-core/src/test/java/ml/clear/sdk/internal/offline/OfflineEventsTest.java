package ml.clear.sdk.internal.offline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reports on their way into the session's files. */
class OfflineEventsTest {
  @TempDir Path cache;
  private OfflineFixture offline;
  private String id;

  @BeforeEach
  void open() {
    offline = new OfflineFixture(cache);
    id = offline.startedTask("baseline");
  }

  private String scalar(long iteration, String value) {
    return "{'type':'training_stats_scalar','task':'"
        + id
        + "','timestamp':5,'iter':"
        + iteration
        + ",'metric':'loss','variant':'train','value':"
        + value
        + ",'model_event':false}";
  }

  private String line(String message) {
    return "{'type':'log','task':'"
        + id
        + "','timestamp':6,'level':'info','msg':'"
        + message
        + "'}";
  }

  @Test
  void scalarsAndConsoleGoToTheirFilesAsArrays() {
    JsonNode answer = offline.events(scalar(0, "0.5") + "\n" + line("é") + "\n");

    assertThat(answer).hasToString("{\"added\":2,\"errors\":0,\"errors_info\":{}}");
    assertThat(offline.text(id, "metrics.jsonl"))
        .isEqualTo("[" + scalar(0, "0.5").replace('\'', '"') + "]\n");
    assertThat(offline.text(id, "log.jsonl"))
        .isEqualTo("[" + line("\\u00E9").replace('\'', '"') + "]\n");
  }

  /** As the sender's thread, which a client that ends does not wait for any longer. */
  @Test
  void anInterruptedThreadWritesAllTheSame() {
    Thread.currentThread().interrupt();
    JsonNode answer = offline.events(line("m"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer.path("added").asInt()).isEqualTo(1);
    assertThat(offline.text(id, "log.jsonl").lines()).hasSize(1);
  }

  /** Sent again as if nothing had happened, the first task's lines would be there twice. */
  @Test
  void aFailureAfterSomeLinesWereWrittenSaysThatTheyMayBeThere() throws IOException {
    String first = line("m");
    id = offline.startedTask("gone");
    String second = line("m");
    Files.delete(offline.folder(id).resolve("task.json"));
    Files.delete(offline.folder(id).resolve("data"));
    Files.delete(offline.folder(id));

    assertThatThrownBy(() -> offline.events(first + "\n" + second))
        .asInstanceOf(type(ServerUnreachableException.class))
        .matches(e -> e.effect() == Effect.UNKNOWN);
    assertThatThrownBy(() -> offline.events(second + "\n" + first))
        .asInstanceOf(type(ServerUnreachableException.class))
        .matches(e -> e.effect() == Effect.NONE);
  }

  @Test
  void linesStayShortAndLoseNothing() {
    String batch =
        IntStream.range(0, 1001).mapToObj(i -> scalar(i, "1")).collect(Collectors.joining("\n"));

    offline.events(batch);
    offline.events(line("x".repeat(900_000)) + "\n" + line("y".repeat(900_000)));

    List<String> metrics = offline.text(id, "metrics.jsonl").lines().toList();
    assertThat(metrics).hasSize(5);
    assertThat(metrics.stream().mapToInt(text -> OfflineFixture.parse(text).size()).sum())
        .isEqualTo(1001);
    assertThat(offline.text(id, "log.jsonl").lines()).hasSize(2);
  }

  @Test
  void aTimestampIsAddedBecauseTheImportWouldUseItsOwn() {
    offline.events("{'type':'log','task':'" + id + "','msg':'m'}");

    assertThat(OfflineFixture.parse(offline.text(id, "log.jsonl")).at("/0/timestamp").asLong())
        .isEqualTo(offline.time.now().toEpochMilli());
  }

  @Test
  void badEventsAreCountedAndTheOthersKept() {
    JsonNode answer =
        offline.events(
            String.join(
                "\n",
                scalar(1, "1"),
                scalar(2, "1e39"),
                scalar(3, "true"),
                scalar(4, "'7'"),
                scalar(5, "null"),
                "{'task':'" + id + "'}",
                "{'type':'log','task':'nosuch','msg':''}",
                "{'type':'bogus','task':'" + id + "'}"));

    assertThat(answer.path("added").asInt()).isEqualTo(2);
    assertThat(answer.path("errors").asInt()).isEqualTo(6);
    assertThat(answer.path("errors_info"))
        .hasToString(
            "{\"Event must have a 'type' field\":1,\"Invalid event type bogus\":1,"
                + "\"Invalid task id nosuch\":1,\"Invalid value\":3}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{}\n\n{}", "{'value':NaN}"})
  void abatchThatTheServerCannotReadIsRefusedAsAWhole(String body) {
    assertThatThrownBy(() -> offline.events(body)).isInstanceOf(ServerRejectedException.class);
    assertThat(offline.folder(id).resolve("metrics.jsonl")).doesNotExist();
  }

  @Test
  void aBatchWithoutOneGoodEventIsRefused() {
    assertThatThrownBy(() -> offline.events("{'type':'log','task':'nosuch'}"))
        .asInstanceOf(type(ServerRejectedException.class))
        .matches(e -> e.is(400, 131));
  }

  @Test
  void theTaskShowsItsLastValues() {
    offline.events(
        String.join("\n", scalar(7, "3.0"), scalar(9, "1.0"), scalar(-2147483648L, "9.0")));

    JsonNode task = offline.task(id);

    assertThat(task.path("last_iteration").asLong()).isEqualTo(9);
    JsonNode last = task.path("last_metrics").elements().next().elements().next();
    assertThat(last.path("value").asDouble()).isEqualTo(9.0);
    assertThat(last.path("min_value").asDouble()).isEqualTo(1.0);
    assertThat(last.path("min_value_iteration").asLong()).isEqualTo(9);
    assertThat(last.path("count").asInt()).isEqualTo(3);
  }

  @Test
  void aDebugSampleInTheSessionIsKeptUnderAPlainPath() throws IOException {
    Path file = offline.transport.dataDirectory(id).resolve("p%20x/t." + id + "/metrics/a.png");
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, "png");

    offline.events(sample(file.toUri().toString()) + "\n" + sample("https://example.org/b.png"));

    JsonNode events = OfflineFixture.parse(offline.text(id, "metrics.jsonl"));
    String key = events.at("/0/key").asText();
    assertThat(key).matches("p_20x/t\\." + id + "/metrics/[0-9a-f]+-a\\.png");
    assertThat(offline.transport.dataDirectory(id).resolve(key)).hasContent("png");
    assertThat(events.at("/1/url").asText()).isEqualTo("https://example.org/b.png");
    assertThat(events.path(1).has("key")).isFalse();
  }

  private String sample(String url) {
    return "{'type':'training_debug_image','task':'"
        + id
        + "','iter':0,'metric':'m','variant':'v','key':'k','url':'"
        + url
        + "'}";
  }
}
