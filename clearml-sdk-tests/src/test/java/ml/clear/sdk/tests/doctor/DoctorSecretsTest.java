package ml.clear.sdk.tests.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import ml.clear.sdk.config.ClearMlConfig;
import ml.clear.sdk.config.Environment;
import ml.clear.sdk.doctor.Doctor;
import ml.clear.sdk.doctor.DoctorReport;
import ml.clear.sdk.testkit.ClearMlServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a secret may stand in a set-up, the report does not hold it. */
class DoctorSecretsTest {
  private static final String SECRET = "hUsh-0ne%2Ftwo";
  private static final String DECODED = "hUsh-0ne/two";

  @TempDir private Path home;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.credentials.secret_key: \"SECRET\"",
        "api.credentials.access_key: \"SECRET\"",
        "api.files_server: \"http://me:SECRET@127.0.0.1:1\"",
        "api.web_server: \"http://me:SECRET@127.0.0.1:1\"",
        "sdk.aws.s3.secret: \"SECRET\"",
        "sdk.aws.s3.credentials: [{bucket: models, key: \"SECRET\", secret: \"SECRET\"}]",
        "sdk.development.default_output_uri: \"http://me:SECRET@127.0.0.1:1/x\"",
        "sdk.development.default_output_uri: \"https://127.0.0.1:1/x?X-Amz-Signature=SECRET\"",
        "sdk.development.default_output_uri: \"s3://me:SECRET@models/x\"",
        "environment { DB_PASSWORD: \"SECRET\" }",
        "api.verify_certificate: \"/nowhere/SECRET\", api.token: \"SECRET\"",
      })
  void secretInTheFileIsNotInTheReport(String line) throws IOException {
    try (ClearMlServer server = ClearMlServer.start()) {
      Files.writeString(
          home.resolve("clearml.conf"),
          "api.api_server: \""
              + server.apiUrl()
              + "\"\n"
              + "api.files_server: \""
              + server.filesUrl()
              + "\"\n"
              + "api.credentials { access_key: \""
              + server.accessKey()
              + "\"\n"
              + "  secret_key: \""
              + server.secretKey()
              + "\" }\n"
              + line.replace("SECRET", SECRET)
              + "\n");

      assertSilent(Environment.bare(home), SECRET, DECODED, server.secretKey());
    }
  }

  @Test
  void secretInTheApiServersUrlIsNotInTheReport() {
    assertSilent(
        Environment.bare(home)
            .withVariable("CLEARML_API_HOST", "http://me:" + SECRET + "@127.0.0.1:1"),
        SECRET,
        DECODED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP_PROXY=http://me:SECRET@127.0.0.1:1",
        "http_proxy=http://me:SECRET@127.0.0.1:no-port",
        "ALL_PROXY=socks5://SECRET:SECRET@127.0.0.1:1",
        "CLEARML_API_SECRET_KEY=SECRET",
        "CLEARML_AUTH_TOKEN=SECRET",
        "CLEARML_DEFAULT_OUTPUT_URI=s3://me:SECRET@models",
        "AWS_SECRET_ACCESS_KEY=SECRET",
      })
  void secretInAVariableIsNotInTheReport(String assignment) {
    String[] parts = assignment.replace("SECRET", SECRET).split("=", 2);

    assertSilent(
        Environment.bare(home)
            .withVariable("CLEARML_API_HOST", "http://clearml.invalid:8008")
            .withVariable("CLEARML_API_ACCESS_KEY", "somebody")
            .withVariable("CLEARML_API_SECRET_KEY", "something")
            .withVariable(parts[0], parts[1]),
        SECRET,
        DECODED,
        Base64.getEncoder()
            .encodeToString(("somebody:" + SECRET).getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void passwordOfTheJvmsProxyIsNotInTheReport() {
    assertSilent(
        Environment.bare(home)
            .withVariable("CLEARML_API_HOST", "http://clearml.invalid:8008")
            .withProperty("http.proxyHost", "127.0.0.1")
            .withProperty("http.proxyPort", "1")
            .withProperty("http.proxyUser", "me")
            .withProperty("http.proxyPassword", SECRET),
        SECRET);
  }

  @Test
  void fileThatCannotBeParsedIsNotQuoted() throws IOException {
    Files.writeString(
        home.resolve("clearml.conf"), "api { credentials { secret_key: " + SECRET + " ] } }");

    assertSilent(Environment.bare(home), SECRET);
  }

  private static void assertSilent(Environment environment, String... secrets) {
    DoctorReport report = Doctor.of(ClearMlConfig.builder().environment(environment)).run();

    assertThat(report.findings()).hasSizeGreaterThan(1);
    assertThat(report.text()).doesNotContain(secrets);
    assertThat(report.json()).doesNotContain(secrets);
    assertThat(report.toString()).doesNotContain(secrets);
  }
}
