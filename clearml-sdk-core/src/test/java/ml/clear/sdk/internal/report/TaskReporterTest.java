package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.DropReason;
import ml.clear.sdk.report.LogLevel;
import ml.clear.sdk.report.NonFinitePolicy;
import ml.clear.sdk.report.ReporterOptions;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What programs may hand in, and what the server gets. */
class TaskReporterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final FakeServer server = new FakeServer();
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());
  private Reporter reporter = reporter(ReporterOptions.DEFAULT);

  private Reporter reporter(ReporterOptions options) {
    ReporterOptions listening =
        options.withDropListener(
            (task, kind, reason, count) -> told.add(kind + " " + reason + " " + count));
    return new Reporter(server, listening, TimeSource.system(), Optional.empty());
  }

  private TaskReporter task(long offset) {
    return reporter.open("task1", offset, "host");
  }

  @AfterEach
  void close() {
    reporter.close(Duration.ZERO);
  }

  private List<JsonNode> sent(TaskReporter task) {
    task.flush(PATIENCE);
    return server.events();
  }

  @Test
  void theOffsetIsAddedAndTheEndsOfTheRangeAreKept() {
    TaskReporter task = task(100);
    for (long iteration : new long[] {-1, 0, Long.MAX_VALUE, Long.MIN_VALUE}) {
      task.scalar("t", "s", 1, iteration);
    }
    TaskReporter back = reporter.open("task1", -100, "host");
    back.scalar("t", "s", 1, Long.MIN_VALUE);
    back.flush(PATIENCE);

    assertThat(sent(task))
        .extracting(event -> event.path("iter").asLong())
        .containsExactly(99L, 100L, Long.MAX_VALUE, Long.MIN_VALUE + 100, Long.MIN_VALUE);
  }

  @Test
  void theIterationOfSingleValuesIsLeftToThem() {
    TaskReporter task = task(5);
    task.scalar("t", "s", 1, Integer.MIN_VALUE - 5L);
    task.singleValue("accuracy", 0.5);

    List<JsonNode> events = sent(task);

    assertThat(events.get(0).path("iter").asLong()).isEqualTo(Integer.MIN_VALUE + 1L);
    assertThat(events.get(1).path("iter").asLong()).isEqualTo(Integer.MIN_VALUE);
    assertThat(events.get(1).path("metric").asText()).isEqualTo("Summary");
    assertThat(events.get(1).path("variant").asText()).isEqualTo("accuracy");
  }

  @Test
  void valuesThatCannotBeStoredAreReplacedAndCounted() {
    TaskReporter task = task(0);
    double[] values = {Double.NaN, Double.POSITIVE_INFINITY, 1e300, -1e300, 3.4028235e38, 1e-50};
    for (int i = 0; i < values.length; i++) {
      task.scalar("t", "s", values[i], i);
    }

    assertThat(sent(task))
        .extracting(event -> event.path("value").asDouble())
        .containsExactly(
            0.0, 0.0, (double) Float.MAX_VALUE, (double) -Float.MAX_VALUE, 3.4028235e38, 1e-50);
    assertThat(task.ledger().scalars().replaced()).isEqualTo(4);
  }

  @Test
  void otherReplacementsAndSkippingCanBeChosen() {
    reporter = reporter(ReporterOptions.DEFAULT.withNonFinite(NonFinitePolicy.replace(-1, 1_000)));
    TaskReporter task = task(0);
    task.scalar("t", "s", Double.NaN, 0);
    task.scalar("t", "s", Double.NEGATIVE_INFINITY, 1);
    assertThat(sent(task))
        .extracting(event -> event.path("value").asDouble())
        .containsExactly(-1.0, -1_000.0);
    reporter.close(PATIENCE);

    reporter = reporter(ReporterOptions.DEFAULT.withNonFinite(NonFinitePolicy.SKIP));
    TaskReporter skipping = task(0);
    skipping.scalar("t", "s", Double.NaN, 0);

    assertThat(skipping.ledger().scalars().dropped(DropReason.NOT_FINITE)).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("NullAway") // what callers without null checks do
  void nullsAndStrangeNamesDoNotThrow() {
    TaskReporter task = task(0);
    task.scalar(null, null, 1, 0);
    task.scalar("", "", 2, 1);
    task.scalar("new\nline\u0000", "🚀 中文", 3, 2);
    task.scalar("half \ud83d", "s", 4, 3);
    task.text(null);
    task.text(null, "x");
    task.plotly("t", "s", 0, null);

    List<JsonNode> events = sent(task);

    assertThat(events.stream().filter(event -> event.has("value")).map(TaskReporterTest::name))
        .containsExactly(" / ", " / ", "new\nline\u0000 / 🚀 中文", "half \ufffd / s");
    assertThat(server.messages()).contains("null", "x");
    assertThat(task.ledger().plots().dropped(DropReason.MALFORMED)).isEqualTo(1);
  }

  private static String name(JsonNode event) {
    return event.path("metric").asText() + " / " + event.path("variant").asText();
  }

  @Test
  void aNameIsCutToWhatTheServerCanIndex() {
    TaskReporter task = task(0);
    task.scalar("é".repeat(20_000), "🚀".repeat(10_000), 1, 0);

    JsonNode event = sent(task).get(0);

    assertThat(event.path("metric").asText()).isEqualTo("é".repeat(16_383));
    assertThat(event.path("variant").asText()).isEqualTo("🚀".repeat(8_191));
  }

  @Test
  void aLineOfFiveMegabytesBecomesSeveralEntriesAndNothingIsLost() {
    TaskReporter task = task(0);
    String line = "🚀" + "x".repeat(5 << 20) + "🚀";

    task.text(LogLevel.ERROR, "a" + line);

    sent(task);
    assertThat(task.ledger().isComplete()).as("%s", task.ledger()).isTrue();
    assertThat(String.join("", server.messages())).isEqualTo("a" + line);
    assertThat(server.messages()).allMatch(part -> part.length() <= 1 << 20);
  }

  @Test
  void tenThousandSeriesArriveEachUnderItsName() {
    TaskReporter task = task(0);
    IntStream.range(0, 10_000).forEach(i -> task.scalar("title", "series " + i, i, 0));

    assertThat(sent(task).stream().map(event -> event.path("variant").asText()))
        .hasSize(10_000)
        .doesNotHaveDuplicates();
  }

  @Test
  void theSameNamesGiveTheSameCurve() {
    TaskReporter task = task(0);

    assertThat(task.scalar("a", "b")).isSameAs(task.scalar("a", "b"));
    assertThat(task.scalar("a", "b")).isNotSameAs(task.scalar("b", "a"));
  }

  @Test
  void onlyFiguresThatAreJsonObjectsAreSent() {
    TaskReporter task = task(0);
    for (String bad : List.of("", "[]", "{", "{}{}", "{\"a\":NaN}", "text")) {
      task.plotly("t", "s", 0, bad);
    }
    task.plotly("t", "s", 1, "{\"data\":[],\"layout\":{\"title\":\"ü\"}}");

    List<JsonNode> events = sent(task);

    assertThat(events).hasSize(1);
    assertThat(events.get(0).path("plot_str").asText())
        .isEqualTo("{\"data\":[],\"layout\":{\"title\":\"ü\"}}");
    assertThat(task.ledger().plots().dropped(DropReason.MALFORMED)).isEqualTo(6);
  }

  @Test
  void theListenerIsToldOfEveryDrop() {
    TaskReporter task = task(0);
    task.plotly("t", "s", 0, "bad");
    task.plotly("t", "s", 0, "bad");
    task.flush(PATIENCE);

    reporter.close(PATIENCE);

    assertThat(told.stream().collect(Collectors.summingInt(TaskReporterTest::count))).isEqualTo(2);
    assertThat(told).allMatch(drop -> drop.startsWith("PLOTS MALFORMED"));
  }

  /** Nothing is delivered that would wake whoever waits. */
  @Test
  void aFlushEndsOnceTheOnlyReportIsGivenUp() {
    TaskReporter task = task(0);
    task.plotly("t", "s", 0, "bad");

    DeliveryReport report =
        assertTimeoutPreemptively(PATIENCE, () -> task.flush(Duration.ofMinutes(10)));

    assertThat(report.plots().dropped(DropReason.MALFORMED)).isEqualTo(1);
  }

  private static int count(String drop) {
    return Integer.parseInt(drop.substring(drop.lastIndexOf(' ') + 1));
  }

  @Test
  void tasksOfOneClientShareRequestsAndHaveTheirOwnLedgers() {
    List<TaskReporter> tasks =
        IntStream.range(0, 20).mapToObj(i -> reporter.open("task" + i, 0, "host")).toList();
    tasks.forEach(task -> task.scalar("t", "s", 1, 0));

    DeliveryReport all = reporter.flush(PATIENCE);

    assertThat(all.total().delivered()).isEqualTo(20);
    assertThat(tasks).allMatch(task -> task.ledger().total().delivered() == 1);
    assertThat(server.calls()).hasSizeLessThan(20);
  }

  @Test
  void anInterruptEndsAFlushAndStaysSet() {
    TaskReporter task = task(0);
    server.always(
        FakeServer.failing(new IllegalStateException("a server that never takes anything")));
    task.text("x");

    Thread.currentThread().interrupt();
    DeliveryReport report = task.flush(PATIENCE);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.console().queued()).isEqualTo(1);
  }

  @Test
  void theLedgerOfAClosedTaskStaysInTheSum() {
    for (int i = 0; i < 100; i++) {
      TaskReporter task = reporter.open("task" + i, 0, "host");
      task.text("x");
      task.close(PATIENCE);
    }

    assertThat(reporter.close(PATIENCE).console().delivered()).isEqualTo(100);
  }
}
