package ml.clear.sdk.tests.doctor;

import static ml.clear.sdk.doctor.Severity.ERROR;
import static ml.clear.sdk.doctor.Severity.INFO;
import static ml.clear.sdk.doctor.Severity.OK;
import static ml.clear.sdk.doctor.Severity.WARNING;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.doctor.Doctor;
import ml.clear.sdk.doctor.DoctorReport;
import ml.clear.sdk.doctor.Finding;
import ml.clear.sdk.doctor.Severity;
import ml.clear.sdk.testkit.ClearMlServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir private Path home;
  private ClearMlServer server;
  private Environment environment;

  @BeforeEach
  void start() {
    server = ClearMlServer.start();
    environment =
        Environment.bare(home)
            .withVariable("CLEARML_API_HOST", server.apiUrl().toString())
            .withVariable("CLEARML_WEB_HOST", server.filesUrl().toString())
            .withVariable("CLEARML_FILES_HOST", server.filesUrl().toString())
            .withVariable("CLEARML_API_ACCESS_KEY", server.accessKey())
            .withVariable("CLEARML_API_SECRET_KEY", server.secretKey());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void healthySetUpHasNothingToMend() {
    DoctorReport report = examine(environment);

    assertThat(report.of(ERROR)).isEmpty();
    assertThat(report.of(WARNING)).isEmpty();
    assertThat(report.of(OK))
        .extracting(Finding::area)
        .contains(
            "configuration", "server", "clock", "version", "credentials", "output_uri", "disk");
    assertThat(report.of(INFO))
        .extracting(Finding::message)
        .anyMatch(text -> text.contains("api.api_server = ") && text.contains("CLEARML_API_HOST"));
    assertThat(report.text()).endsWith("0 errors, 0 warnings\n");
    assertThat(report).hasToString(report.text());
  }

  @Test
  void clientHasADoctorForItsOwnConfiguration() {
    try (ClearMl client = ClearMl.create(config(environment))) {
      assertThat(client.doctor().run().of(ERROR)).isEmpty();
    }
  }

  @Test
  void wrongCredentialsAreOneErrorThatNamesWhereTheyComeFrom() {
    DoctorReport report = examine(environment.withVariable("CLEARML_API_SECRET_KEY", "mistyped"));

    assertThat(report.of(ERROR)).hasSize(1);
    Finding finding = report.of(ERROR).get(0);
    assertThat(finding.area()).isEqualTo("credentials");
    assertThat(finding.remedy()).contains("variable CLEARML_API_ACCESS_KEY");
    assertThat(report.findings()).extracting(Finding::area).contains("clock", "disk");
  }

  @Test
  void missingCredentialsAreAnError() {
    Environment bare =
        Environment.bare(home).withVariable("CLEARML_API_HOST", server.apiUrl().toString());

    assertThat(found(examine(bare), ERROR, "credentials"))
        .anyMatch(text -> text.contains("api.credentials.secret_key are missing"));
  }

  @Test
  void serverThatIsAwayIsAnErrorAndTheRestIsStillLookedAt() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = "http://127.0.0.1:" + socket.getLocalPort();
    }

    DoctorReport report = examine(environment.withVariable("CLEARML_API_HOST", nobody));

    assertThat(found(report, ERROR, "server"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains(nobody, "connection refused"));
    assertThat(found(report, OK, "disk")).isNotEmpty();
  }

  @Test
  void addressOfTheWrongServerIsToldFromAServerThatIsAway() {
    String wrong = server.filesUrl().toString();

    DoctorReport report = examine(environment.withVariable("CLEARML_API_HOST", wrong));

    assertThat(found(report, ERROR, "server"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("not as ClearML does"));
  }

  @Test
  void portThatSpeaksNoTlsIsAnErrorAndUncheckedCertificatesAreAWarning() {
    Environment broken =
        environment.withVariable("CLEARML_API_HOST", server.faults().brokenTlsUrl().toString());

    assertThat(found(examine(broken), ERROR, "server"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("does not speak TLS"));
    assertThat(
            found(
                examine(environment.withVariable("CLEARML_API_HOST_VERIFY_CERT", "false")),
                WARNING,
                "tls"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("CLEARML_API_HOST_VERIFY_CERT"));
  }

  @Test
  void proxyOnTheWayIsToldWithWhereItWasConfigured() throws IOException {
    String nobody;
    try (ServerSocket socket = new ServerSocket(0)) {
      nobody = "127.0.0.1:" + socket.getLocalPort();
    }

    DoctorReport report = examine(environment.withVariable("HTTP_PROXY", "http://" + nobody));

    assertThat(found(report, INFO, "proxy"))
        .isNotEmpty()
        .allSatisfy(text -> assertThat(text).contains(nobody, "variable HTTP_PROXY"));
    assertThat(found(report, ERROR, "server")).isNotEmpty();
  }

  @Test
  void clockIsComparedWithTheServersAndTheUncertaintyIsLessThanItsSecond() {
    Duration behind = Duration.ofMinutes(10);

    DoctorReport report =
        Doctor.of(config(environment)).time(new ShiftedTime(behind.negated())).run();

    assertThat(found(report, ERROR, "clock"))
        .singleElement()
        .satisfies(
            text ->
                assertThat(text)
                    .matches(
                        "this machine's clock is (599|600)\\.\\d\\d s behind .*±0\\.[0-4]\\d s.*"));
  }

  @Test
  void eachVerbAtTheDestinationIsJudgedByItself() {
    server.faults().nextDownload().status(403).times(20);

    DoctorReport report = examine(environment);

    assertThat(found(report, OK, "output_uri"))
        .extracting(text -> text.split(" ", 2)[0])
        .containsExactly("PUT", "DELETE");
    assertThat(found(report, ERROR, "output_uri"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("not read from", "403"));
    assertThat(report.of(ERROR).get(0).remedy()).contains("allow GET below");
    assertThat(server.files()).isEmpty();
  }

  @Test
  void destinationWithoutAStoreIsAnErrorAndTheFileServerIsStillTried() {
    DoctorReport report =
        examine(environment.withVariable("CLEARML_DEFAULT_OUTPUT_URI", "s3://models"));

    assertThat(found(report, ERROR, "output_uri"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("s3://models", "clearml-sdk-storage"));
    assertThat(found(report, OK, "output_uri")).hasSize(3);
  }

  @Test
  void destinationThatCannotBeWrittenIsToldWithTheCredentialsAndNoWordOfPermissions()
      throws IOException {
    Path file = Files.writeString(home.resolve("file"), "where a folder should be");

    DoctorReport report =
        examine(environment.withVariable("CLEARML_DEFAULT_OUTPUT_URI", file.toUri().toString()));

    Finding finding = report.of(ERROR).get(0);
    assertThat(finding.message())
        .contains("credentials used: the user " + System.getProperty("user.name"))
        .doesNotContain("effect:");
    assertThat(finding.remedy()).contains("will fail").doesNotContain("allow");
  }

  @Test
  void queueInWhichTasksWaitInVainIsAWarning() {
    try (ClearMl client = ClearMl.create(config(environment))) {
      client.queues().create("deserted");
      ObjectNode task = new ObjectMapper().createObjectNode().put("name", "waits");
      String id =
          client.api().call("tasks.create", task.put("type", "training")).path("id").asText();
      client.queue("deserted").enqueue(id);
    }

    DoctorReport report = examine(environment);

    assertThat(found(report, WARNING, "queues"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("deserted (1)"));
  }

  @Test
  void sessionsAndSpoolsLeftOnThisDiskAreTold() throws IOException {
    ClearMlConfig config = config(environment);
    try (ClearMl offline = ClearMl.builder().config(config).offline().build();
        Task task = offline.task("left behind").project("Doctor").start()) {
      task.scalar("loss", "train").report(0, 1);
    }
    Path spool = config.cacheDirectory().resolve("spool/127_0_0_1_8008/0f7e");
    Files.createDirectories(spool);
    Files.writeString(spool.resolve("000000000042-metrics-1-1c291ca3.jsonl"), "[{}]");

    DoctorReport report = examine(environment);

    assertThat(found(report, INFO, "offline")).singleElement().asString().contains("1 session");
    assertThat(found(report, WARNING, "spool")).singleElement().asString().contains("1 files");
  }

  @Test
  void configurationThatCannotBeReadIsAFindingAndNoException() throws IOException {
    Files.writeString(home.resolve("clearml.conf"), "api { credentials { secret_key: \"s3cr3t-one");

    DoctorReport report =
        Doctor.of(ClearMlConfig.builder().environment(Environment.bare(home))).run();

    assertThat(found(report, ERROR, "configuration"))
        .singleElement()
        .satisfies(text -> assertThat(text).contains("clearml.conf").doesNotContain("s3cr3t-one"));
  }

  @Test
  void nothingConfiguredIsAnErrorWithTheWayOut() {
    DoctorReport report = examine(Environment.bare(home));

    assertThat(report.of(ERROR))
        .singleElement()
        .satisfies(finding -> assertThat(finding.remedy()).contains("CLEARML_API_HOST"));
  }

  @Test
  void jsonHoldsWhatTheTextHolds() throws IOException {
    DoctorReport report = examine(environment);

    JsonNode json = new ObjectMapper().readTree(report.json());

    assertThat(json.path("worst").asText()).isEqualTo("info");
    assertThat(json.path("findings")).hasSameSizeAs(report.findings());
    assertThat(json.path("findings").path(0).path("area").asText()).isEqualTo("jvm");
  }

  private DoctorReport examine(Environment environment) {
    return Doctor.of(config(environment)).run();
  }

  private static ClearMlConfig config(Environment environment) {
    return ClearMlConfig.builder().environment(environment).build();
  }

  private static List<String> found(DoctorReport report, Severity severity, String area) {
    return report.of(severity).stream()
        .filter(finding -> finding.area().equals(area))
        .map(Finding::message)
        .toList();
  }
}
