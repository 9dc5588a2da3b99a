package ml.clear.sdk.tests.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import ml.clear.sdk.AuthenticationException;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.ClearMlException.Effect;
import ml.clear.sdk.RetryOptions;
import ml.clear.sdk.ServerRejectedException;
import ml.clear.sdk.ServerUnreachableException;
import ml.clear.sdk.Task;
import ml.clear.sdk.TaskQuery;
import ml.clear.sdk.TaskStatus;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.testkit.ClearMlServer;
import ml.clear.sdk.testkit.ManualTime;
import ml.clear.sdk.testkit.ScriptedFault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BadServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path home;
  private ClearMlServer server;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Environment environment() {
    return Environment.bare(home)
        .withVariable("CLEARML_API_HOST", server.apiUrl().toString())
        .withVariable("CLEARML_FILES_HOST", server.filesUrl().toString())
        .withVariable("CLEARML_WEB_HOST", "http://127.0.0.1:8080")
        .withVariable("CLEARML_API_ACCESS_KEY", server.accessKey())
        .withVariable("CLEARML_API_SECRET_KEY", server.secretKey());
  }

  private static ClearMl client(Environment environment) {
    return ClearMl.builder()
        .config(ClearMlConfig.builder().environment(environment).build())
        .retry(RetryOptions.DEFAULT.withControlDeadline(Duration.ofSeconds(3)))
        .build();
  }

  @Test
  void nobodyListens() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (ClearMl client =
        client(environment().withVariable("CLEARML_API_HOST", "http://127.0.0.1:" + port))) {
      assertThatThrownBy(() -> client.task("never made").start())
          .isInstanceOfSatisfying(
              ServerUnreachableException.class, e -> assertThat(e.effect()).isEqualTo(Effect.NONE))
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageNotContaining(server.secretKey());
    }
  }

  @Test
  void theSecretIsWrong() {
    try (ClearMl client =
        client(environment().withVariable("CLEARML_API_SECRET_KEY", "a-wrong-secret-of-mine"))) {
      assertThatThrownBy(() -> client.task("never made").start())
          .isInstanceOf(AuthenticationException.class)
          .hasMessageContaining("CLEARML_API_ACCESS_KEY")
          .hasMessageNotContaining("a-wrong-secret-of-mine");
    }
  }

  @Test
  void theClockIsOffByDays() {
    ManualTime wrong = new ManualTime();
    wrong.jumpTo(Instant.parse("2001-01-01T00:00:00Z"));
    try (ClearMl client =
        ClearMl.builder()
            .config(ClearMlConfig.builder().environment(environment()).build())
            .time(wrong)
            .build()) {
      Task task = client.task("baseline").start();
      task.scalar("loss", "train").report(1, 0.5);

      assertThat(task.close(LIMIT).isComplete()).isTrue();
      assertThat(server.task(task.id()).status()).isEqualTo(TaskStatus.COMPLETED);
    }
  }

  @Test
  void theTokenExpiresInTheMiddle() {
    try (ClearMl client = client(environment())) {
      Task task = client.task("baseline").start();
      server.faults().next("tasks.edit_hyper_params").expiredToken();
      server.faults().next("events.add_batch").expiredToken();

      task.parameters().set("General/lr", 0.1);
      task.scalar("loss", "train").report(1, 0.5);

      assertThat(task.close(LIMIT).isComplete()).isTrue();
      assertThat(task.ref().parameters().get("General/lr")).isEqualTo(0.1);
    }
  }

  static Stream<Named<Consumer<ScriptedFault>>> lostAnswers() {
    return Stream.of(
        Named.of("cut after the effect", ScriptedFault::cutAfterEffect),
        Named.of("cut before the effect", ScriptedFault::cutBeforeEffect),
        Named.of("cut in the answer", ScriptedFault::cutInBody),
        Named.of("503", fault -> fault.status(503)),
        Named.of("HTML page of a proxy", fault -> fault.html(502)),
        Named.of("504 after the effect", fault -> fault.afterEffect().status(504)),
        Named.of("429", fault -> fault.status(429).retryAfter(Duration.ofSeconds(1))));
  }

  @ParameterizedTest
  @MethodSource("lostAnswers")
  void aTaskIsCreatedOnceWhateverHappensToTheAnswer(Consumer<ScriptedFault> fault) {
    try (ClearMl client = client(environment())) {
      fault.accept(server.faults().next("tasks.create"));

      Task task = client.task("only one").project("Fraud").start();
      task.close();

      assertThat(client.tasks().find(TaskQuery.all().project("Fraud").name("only one")))
          .extracting(info -> info.id())
          .containsExactly(task.id());
    }
  }

  @ParameterizedTest
  @MethodSource("lostAnswers")
  void noReportIsLostWhateverHappensToTheAnswer(Consumer<ScriptedFault> fault) {
    try (ClearMl client = client(environment())) {
      Task task = client.task("baseline").start();
      fault.accept(server.faults().next("events.add_batch"));
      for (int i = 0; i < 100; i++) {
        task.scalar("loss", "train").report(i, i);
        task.logger().text("line " + i);
      }
      DeliveryReport report = task.close(LIMIT);

      assertThat(report.isComplete()).as(report.toString()).isTrue();
      assertThat(task.ref().metrics().scalar("loss", "train")).hasSize(100);
      assertThat(task.ref().metrics().console().count()).isEqualTo(100);
    }
  }

  @Test
  void aProxyThatTakesOnlySmallBodiesGetsSmallerOnes() {
    try (ClearMl client = client(environment())) {
      Task task = client.task("baseline").start();
      server.faults().next("events.add_batch").times(3).html(413);
      for (int i = 0; i < 1000; i++) {
        task.scalar("loss", "train").report(i, i);
      }

      assertThat(task.close(LIMIT).isComplete()).isTrue();
      assertThat(task.ref().metrics().scalar("loss", "train")).hasSize(1000);
    }
  }

  @Test
  void aProxysPageIsShownAsWhatItIs() {
    try (ClearMl client = client(environment())) {
      client.task("first").start().close();
      server.faults().next("tasks.clone").times(50).html(200);

      assertThatThrownBy(
              () -> client.tasks().get("0123456789abcdef0123456789abcdef").copy("copied"))
          .isInstanceOf(ServerUnreachableException.class)
          .hasMessageContaining("tasks.clone");
    }
  }

  @Test
  void anUnknownTaskAndProject() {
    try (ClearMl client = client(environment())) {
      assertThatThrownBy(() -> client.task("again").resume("0123456789abcdef").start())
          .isInstanceOf(ServerRejectedException.class)
          .hasMessageContaining("0123456789abcdef");
      assertThat(client.tasks().findLatest("No such project", "no such task")).isEmpty();
    }
  }
}
