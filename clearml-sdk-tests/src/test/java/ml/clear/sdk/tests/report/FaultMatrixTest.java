package ml.clear.sdk.tests.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.Scalar;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ScalarPoint;
import ml.clear.sdk.testkit.ScriptedFault;
import ml.clear.sdk.tests.Clients;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever goes wrong with a batch, every report arrives, and arrives once. */
class FaultMatrixTest {
  private static final int SCALARS = 1_000;
  private static final int LINES = 100;

  private static int faultsTried;
  private static long offered;
  private static long lost;

  @TempDir private Path home;
  private ClearMlServer server;
  private ClearMl client;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    client = Clients.client(server, home);
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @AfterAll
  static void print() {
    System.out.println(
        "faults tried: " + faultsTried + ", events offered: " + offered + ", lost: " + lost);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("429 with Retry-After", f -> f.status(429).retryAfter(Duration.ofSeconds(1))),
        fault("502", f -> f.status(502)),
        fault("503", f -> f.status(503)),
        fault("504", f -> f.status(504)),
        fault("504 after the effect", f -> f.status(504).afterEffect()),
        fault("500/0", f -> f.error(500, 0, "general error")),
        fault("500/100, nothing stored", f -> f.error(500, 100, "document(s) failed to index")),
        fault(
            "500/100 after the effect",
            f -> f.error(500, 100, "document(s) failed to index").afterEffect()),
        fault("500/102", f -> f.error(500, 102, "database unavailable")),
        fault("full disk", ScriptedFault::diskFull),
        fault("413", f -> f.status(413)),
        fault("expired token", ScriptedFault::expiredToken),
        fault("a proxy's page, 502", f -> f.html(502)),
        fault("a proxy's page, 200", f -> f.html(200)),
        fault("cut before the effect", ScriptedFault::cutBeforeEffect),
        fault("cut after the effect", ScriptedFault::cutAfterEffect),
        fault("cut within the answer", ScriptedFault::cutInBody),
        fault("slow", f -> f.delay(Duration.ofSeconds(1))));
  }

  private static Arguments fault(String name, Consumer<ScriptedFault> script) {
    return Arguments.of(name, script);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void nothingIsLostAndNothingTwice(String name, Consumer<ScriptedFault> script) {
    Task task = client.task("baseline").project("Faults").start();
    script.accept(server.faults().next("events.add_batch").times(2));
    Scalar loss = task.scalar("loss", "train");
    IntStream.range(0, SCALARS).forEach(i -> loss.report(i, i));
    IntStream.range(0, LINES).forEach(i -> task.logger().text("line " + i));

    DeliveryReport report = task.flush(Duration.ofSeconds(60));

    faultsTried++;
    offered += report.total().offered();
    lost += report.total().offered() - report.total().delivered();
    assertThat(report.isComplete()).as("%s: %s", name, report).isTrue();
    assertThat(server.task(task.id()).scalar("loss", "train"))
        .extracting(ScalarPoint::value)
        .containsExactlyElementsOf(IntStream.range(0, SCALARS).mapToObj(i -> (double) i).toList());
    assertThat(linesOf(task))
        .containsExactlyElementsOf(IntStream.range(0, LINES).mapToObj(i -> "line " + i).toList());
    task.close();
  }

  private List<String> linesOf(Task task) {
    return server.task(task.id()).console().stream()
        .filter(line -> line.startsWith("line "))
        .toList();
  }
}
