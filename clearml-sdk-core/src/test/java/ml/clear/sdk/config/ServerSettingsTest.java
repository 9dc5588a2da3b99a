package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import ml.clear.sdk.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerSettingsTest {
  @TempDir Path home;

  /** The right-hand sides are what the Python SDK 2.1.12 answers. */
  @ParameterizedTest
  @CsvSource({
    "https://api.clear.ml, https://app.clear.ml, https://files.clear.ml",
    "https://api.clear.ml/, https://app.clear.ml, https://files.clear.ml",
    "http://localhost:8008, http://localhost:8080, http://localhost:8081",
    "http://localhost:8008///, http://localhost:8080, http://localhost:8081",
    "http://10.0.0.7:8008, http://10.0.0.7:8080, http://10.0.0.7:8081",
    "http://clearml_server:8008, http://clearml_server:8080, http://clearml_server:8081",
    "https://api.ml.example.com, https://app.ml.example.com, https://files.ml.example.com",
    "https://api.example.com:8443, https://app.example.com:8443, https://app.example.com:8081",
    "https://demoapi.clear.ml, https://demoapp.clear.ml, https://demofiles.clear.ml",
    "http://[::1]:8008, http://[::1]:8080, http://[::1]:8081",
  })
  void webAndFilesServerFollowFromTheApiServer(String api, String web, String files) {
    ClearMlConfig config = Conf.of(Environment.bare(home).withVariable("CLEARML_API_HOST", api));

    assertThat(config.apiServer()).hasToString(api.replaceAll("/+$", ""));
    assertThat(config.webServer()).hasToString(web);
    assertThat(config.filesServer()).hasToString(files);
  }

  @Test
  void filesServerFollowsFromAGivenWebServer() {
    ClearMlConfig config =
        Conf.of(Conf.home(home, "api { host: http://h:9, web_server: https://ui.example.com }"));

    assertThat(config.apiServer()).hasToString("http://h:9");
    assertThat(config.filesServer()).hasToString("https://ui.example.com:8081");
  }

  @Test
  void whatCannotBeDerivedIsAnErrorThatNamesTheKeyAndNoSilentGuess() {
    ClearMlConfig config =
        Conf.of(Environment.bare(home).withVariable("CLEARML_API_HOST", "http://h:18008"));

    assertThat(config.findWebServer()).isEmpty();
    assertThat(config.findFilesServer()).isEmpty();
    assertThatThrownBy(config::filesServer)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("api.files_server", "http://h:18008", "CLEARML_FILES_HOST");
    assertThatThrownBy(config::webServer).hasMessageContaining("api.web_server");
  }

  @Test
  void nothingAtAllIsNotAConfiguredServer() {
    ClearMlConfig config = Conf.of(Environment.bare(home));

    assertThat(config.isServerConfigured()).isFalse();
    assertThat(config.credentials()).isEmpty();
    assertThat(config.apiServer()).isEqualTo(URI.create("https://api.clear.ml"));
  }

  @Test
  void credentialsAloneMeanTheHostedServer() {
    ClearMlConfig config =
        Conf.of(Conf.home(home, "api.credentials { access_key: A, secret_key: \" S \" }"));

    assertThat(config.isServerConfigured()).isTrue();
    assertThat(config.apiServer()).isEqualTo(URI.create("https://api.clear.ml"));
    assertThat(config.credentials()).contains(new Credentials("A", "S"));
  }

  @Test
  void aFileWithOnlyStorageSettingsIsNotAConfiguredServer() {
    assertThat(Conf.of(Conf.home(home, "sdk.aws.s3.region: eu")).isServerConfigured()).isFalse();
  }

  @Test
  void halfAKeyPairIsAnErrorThatNamesBothHalvesAndTheLine() {
    Environment environment = Conf.home(home, "api {", " credentials.access_key: A", "}");

    assertThatThrownBy(() -> Conf.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(
            "api.credentials.secret_key is missing", "access_key", "clearml.conf:2");
  }

  @Test
  void theTwoHalvesMayComeFromDifferentPlaces() {
    Environment environment =
        Conf.home(home, "api.credentials.access_key: A")
            .withVariable("CLEARML_API_SECRET_KEY", "S");

    assertThat(Conf.of(environment).credentials()).contains(new Credentials("A", "S"));
  }

  @Test
  void aTokenOfTheEnvironmentBeatsCredentialsButNotThoseOfTheBuilder() {
    Environment environment =
        Conf.home(home, "api.credentials { access_key: A, secret_key: S }")
            .withVariable("CLEARML_AUTH_TOKEN", "T");
    Credentials explicit = new Credentials("X", "Y");

    ClearMlConfig byToken = Conf.of(environment);
    ClearMlConfig byBuilder =
        ClearMlConfig.builder().environment(environment).credentials(explicit).build();

    assertThat(byToken.authToken()).contains("T");
    assertThat(byToken.credentials()).isEmpty();
    assertThat(byToken.tokenRefreshMargin()).isEqualTo(Duration.ofHours(1));
    assertThat(byBuilder.authToken()).isEmpty();
    assertThat(byBuilder.credentials()).contains(explicit);
    assertThat(byBuilder.tokenRefreshMargin()).isEqualTo(Duration.ofMinutes(6));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8008", "ftp://h", "http://", "http://a b", "nonsense", "8008"})
  void aServerThatIsNoHttpUrlIsRefusedWithKeyFileAndLine(String server) {
    Environment environment = Conf.home(home, "api {", "  api_server: \"" + server + "\"", "}");

    assertThatThrownBy(() -> Conf.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("api.api_server", server, "clearml.conf:2");
  }

  @ParameterizedTest
  @CsvSource({"true, true", "True, true", "YES, true", "0, false", "off, false", "n, false"})
  void verifyCertificateTakesEverySpellingOfABoolean(String text, boolean verify) {
    ClearMlConfig config = Conf.of(Conf.home(home, "api.verify_certificate: " + text));

    assertThat(config.tls().verify()).isEqualTo(verify);
    assertThat(config.tls().caBundle()).isEmpty();
  }

  @Test
  void verifyCertificateTakesAPathToABundle() {
    Tls tls = Conf.of(Conf.home(home, "api.verify_certificate: \"~/ca.pem\"")).tls();

    assertThat(tls.verify()).isTrue();
    assertThat(tls.caBundle()).contains(home.resolve("ca.pem"));
    assertThat(tls.origin()).endsWith("clearml.conf:1");
  }

  @Test
  void bundlesOfTheEnvironmentCountUnlessTheSettingSaysOtherwise() {
    Environment curl = Environment.bare(home).withVariable("CURL_CA_BUNDLE", "/curl.pem");
    Environment both = curl.withVariable("REQUESTS_CA_BUNDLE", "/requests.pem");

    assertThat(Conf.of(curl).tls().caBundle()).contains(Path.of("/curl.pem").toAbsolutePath());
    assertThat(Conf.of(both).tls().caBundle()).contains(Path.of("/requests.pem").toAbsolutePath());
    assertThat(Conf.of(both.withVariable("CLEARML_API_HOST_VERIFY_CERT", "no")).tls().caBundle())
        .isEmpty();
    assertThat(
            Conf.of(both.withVariable("CLEARML_API_HOST_VERIFY_CERT", "/own.pem")).tls().caBundle())
        .contains(Path.of("/own.pem").toAbsolutePath());
  }

  @Test
  void retryCodesOfTheVariableReplaceThoseOfTheFile() {
    Environment environment = Conf.home(home, "api.http.extra_retry_codes: [500, 504]");

    assertThat(Conf.of(environment).extraRetryCodes()).containsExactlyInAnyOrder(500, 504);
    assertThat(
            Conf.of(environment.withVariable("CLEARML_API_EXTRA_RETRY_CODES", "504, 520,"))
                .extraRetryCodes())
        .containsExactlyInAnyOrder(504, 520);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api.http.max_req_size: 0",
        "api.http.max_req_size: -1",
        "api.http.max_req_size: lots",
        "api.http.max_req_size: [1]",
        "api.http.extra_retry_codes: [abc]",
        "api.http.extra_retry_codes: [1000]",
        "api.http.extra_retry_codes: [[500]]",
        "api.auth.token_expiration_threshold_sec: soon",
        "api.auth.token_expiration_threshold_sec: 1e300",
        "api.auth.token_expiration_threshold_sec: NaN",
        "api.credentials: 5",
        "api: 5",
        "sdk.development.worker.ping_period_sec: { a: 1 }",
        "sdk.development.log_os_environments: { a: 1 }",
      })
  void aWrongKindOfValueIsRefusedWithKeyFileAndLine(String line) {
    Environment environment = Conf.home(home, "# a comment", line);

    assertThatThrownBy(() -> Conf.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(line.split(":", 2)[0])
        .hasMessageContaining(home.resolve("clearml.conf") + ":2");
  }

  @Test
  void timesAndSizesHaveTheReferencesDefaults() {
    ClearMlConfig config = Conf.of(Environment.bare(home));

    assertThat(config.maxRequestCharacters()).isEqualTo(15_728_640);
    assertThat(config.tokenRefreshMargin()).isEqualTo(Duration.ofMinutes(6));
    assertThat(config.requestedTokenLifetime()).isEmpty();
    assertThat(config.pingPeriod()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.tls()).isEqualTo(new Tls(true, java.util.Optional.empty(), Origins.DEFAULTS));
  }

  @Test
  void requestedTokenLifetimeHasTwoSpellings() {
    assertThat(
            Conf.of(Conf.home(home, "api.auth.req_token_expiration_sec: 60"))
                .requestedTokenLifetime())
        .contains(Duration.ofMinutes(1));
    assertThat(
            Conf.of(Conf.home(home, "api.auth.request_token_expiration_sec: 90"))
                .requestedTokenLifetime())
        .contains(Duration.ofSeconds(90));
  }
}
