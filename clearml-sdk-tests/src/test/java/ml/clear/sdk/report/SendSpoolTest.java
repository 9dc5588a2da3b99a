package ml.clear.sdk.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.IterationOffset;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.Task;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.internal.http.ApiCall;
import ml.clear.sdk.internal.http.ApiTransport;
import ml.clear.sdk.internal.http.ApiVersion;
import ml.clear.sdk.internal.http.ServerInfo;
import ml.clear.sdk.internal.report.Reporter;
import ml.clear.sdk.internal.report.TaskReporter;
import ml.clear.sdk.internal.spool.SpoolFolder;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ScalarPoint;
import ml.clear.sdk.tests.Clients;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spools of ended processes, sent from the command line. */
class SendSpoolTest {
  private static final Pattern SUM = Pattern.compile("offered (\\d+) = delivered (\\d+) .*");

  @TempDir private Path home;
  private final ClearMlServer server = ClearMlServer.start();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private ClearMlConfig config;
  private String task;

  @BeforeEach
  void start() {
    config = Clients.config(server, home);
    try (ClearMl client = Clients.client(server, home)) {
      Task started = client.task("left behind").start();
      task = started.id();
      started.close();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** A server that is away. */
  private static final ApiTransport AWAY =
      new ApiTransport() {
        @Override
        public JsonNode call(ApiCall call) {
          throw new ServerUnreachableException(call.action(), Effect.NONE, "test", null);
        }

        @Override
        public ServerInfo server() {
          return new ServerInfo(new ApiVersion(2, 34), "2.3.0", false, "user");
        }

        @Override
        public void close() {}
      };

  private Reporter reporter() {
    Path root = SpoolFolder.root(config.cacheDirectory(), config.apiServer());
    return new Reporter(AWAY, ReporterOptions.DEFAULT, TimeSource.system(), Optional.of(root));
  }

  /** What a process leaves that ends while the server is away: a scalar and a line each. */
  private void leave(int from, int to) {
    Reporter reporter = reporter();
    TaskReporter reports = reporter.open(task, 0, "host");
    for (int i = from; i < to; i++) {
      reports.scalar("loss", "train", i, i);
      reports.text("line " + i);
    }
    assertThat(reporter.close(Duration.ZERO).total().spooled()).isEqualTo(2L * (to - from));
  }

  private int run(String... arguments) {
    PrintStream printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    PrintStream complained = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new SendSpool(config, printed, complained).run(arguments);
  }

  private List<String> printed() {
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void saysWhatItFoundSendsItAndSaysWhatBecameOfIt() {
    leave(0, 100);
    leave(100, 150);

    assertThat(run()).isZero();

    assertThat(printed().get(0)).contains("spools of ended processes").endsWith(": 2");
    assertThat(printed().subList(1, 3))
        .anyMatch(line -> line.contains("200 reports in 2 batches"))
        .anyMatch(line -> line.contains("100 reports in 2 batches"));
    assertThat(printed().get(3))
        .isEqualTo("offered 300 = delivered 300 + queued 0 + spooled 0 + dropped 0");
    assertThat(server.task(task).scalar("loss", "train")).hasSize(150);
    assertThat(server.task(task).console()).contains("line 0", "line 149");
    assertThat(run("--list")).isZero();
    assertThat(printed().get(4)).endsWith(": 0");
  }

  @Test
  void listingSendsNothing() {
    leave(0, 10);

    assertThat(run("--list")).isZero();

    assertThat(printed()).hasSize(2);
    assertThat(server.task(task).scalarNames()).isEmpty();
    assertThat(run()).isZero();
    assertThat(server.task(task).scalar("loss", "train")).hasSize(10);
  }

  @Test
  void whatTheServerRefusesIsCounted() {
    leave(0, 10);
    server.faults().next("events.add_batch").rejectEvents(3);

    assertThat(run()).isEqualTo(1);

    assertThat(printed().get(2)).contains("offered 20 = delivered 17").contains("dropped 3");
    assertThat(run("--list")).isZero();
    assertThat(printed().get(3)).endsWith(": 0");
  }

  @Test
  void aServerThatStaysAwayLeavesEverythingOnDisk() {
    leave(0, 10);
    server.faults().next("events.add_batch").times(100).status(503);

    assertThat(run("--wait", "0")).isEqualTo(1);

    assertThat(printed().get(2)).contains("delivered 0").contains("spooled 20");
    server.faults().clear();
    assertThat(run()).isZero();
    assertThat(server.task(task).scalar("loss", "train")).hasSize(10);
  }

  @Test
  void theSpoolOfALivingProcessIsLeftAlone() {
    Reporter living = reporter();
    TaskReporter reports = living.open(task, 0, "host");
    reports.text("mine");
    while (reports.ledger().total().spooled() == 0) {
      reports.flush(Duration.ofMillis(10));
    }

    assertThat(run()).isZero();

    assertThat(printed()).hasSize(1).first().asString().endsWith(": 0");
    living.close(Duration.ZERO);
    assertThat(run()).isZero();
    assertThat(server.task(task).console()).contains("mine");
  }

  @Test
  void ofTwoCommandsAtOnceEachSpoolGoesToOne() throws Exception {
    for (int i = 0; i < 20; i++) {
      leave(10 * i, 10 * i + 10);
    }
    Process first = command();
    Process second = command();

    long delivered = delivered(first) + delivered(second);

    assertThat(delivered).isEqualTo(400);
    assertThat(server.task(task).console().stream().filter(line -> line.startsWith("line ")))
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 200).mapToObj(i -> "line " + i).toList());
  }

  private Process command() throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            SendSpool.class.getName());
    java.environment().putAll(Clients.environment(server, home).variables());
    java.environment().put("HOME", home.toString());
    java.redirectError(ProcessBuilder.Redirect.DISCARD);
    return java.start();
  }

  private static long delivered(Process command) throws Exception {
    List<String> lines = new ArrayList<>();
    try (var reader = command.inputReader(StandardCharsets.UTF_8)) {
      reader.lines().forEach(lines::add);
    }
    assertThat(command.waitFor()).as("%s", lines).isZero();
    Matcher sum = SUM.matcher(lines.get(lines.size() - 1));
    return sum.matches() ? Long.parseLong(sum.group(2)) : 0; // nothing found: no sum
  }

  /** As after a crash: the program goes on from a checkpoint, some steps back. */
  @Test
  void aResumedTaskReportsAfterWhatItsFormerProcessesLeft() {
    leave(0, 10);
    leave(10, 20);
    leave(20, 30);
    server.faults().next("events.add_batch").delay(Duration.ofMillis(300));

    try (ClearMl client = Clients.client(server, home)) {
      Task resumed = client.task("again").resume(task, IterationOffset.none()).start();
      resumed.scalar("loss", "train").report(29, 0.5); // ready while the first request is under way
      resumed.close();
    }

    assertThat(server.task(task).scalar("loss", "train"))
        .hasSize(30)
        .endsWith(new ScalarPoint(29, 0.5));
    assertThat(server.task(task).console()).contains("line 29");
  }

  @Test
  void wrongArgumentsAreExplained() {
    assertThat(run("--all")).isEqualTo(2);
    assertThat(run("--wait")).isEqualTo(2);
    assertThat(run("--wait", "x")).isEqualTo(2);

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("usage: SendSpool");
    assertThat(printed()).isEmpty();
  }
}
