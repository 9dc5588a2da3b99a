package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {
  private static final String SECRET = "Xy9secretVALUE";

  @TempDir Path home;

  private static final List<List<String>> SECRET_NAMES =
      List.of(
          List.of("access", "key"),
          List.of("secret", "key"),
          List.of("secret"),
          List.of("key"),
          List.of("token"),
          List.of("session", "token"),
          List.of("auth", "token"),
          List.of("password"),
          List.of("db", "password"),
          List.of("passphrase"),
          List.of("git", "pass"),
          List.of("pwd"),
          List.of("api", "key"),
          List.of("account", "key"),
          List.of("private", "key"),
          List.of("access", "key", "id"),
          List.of("credentials", "json"),
          List.of("credentials"),
          List.of("connection", "string"),
          List.of("shared", "access", "signature"),
          List.of("sas"),
          List.of("authorization"),
          List.of("bearer"),
          List.of("cookie"),
          List.of("ssh", "keys"));

  @Test
  void noSpellingOfASecretsNameShowsItsValue() {
    Random random = new Random(3);
    int tried = 0;
    for (List<String> words : SECRET_NAMES) {
      for (String separator : List.of("", "_", "-", " ")) {
        for (int style = 0; style < 3; style++) {
          String name = spelled(words, separator, style);
          String section =
              List.of("", "sdk.aws.s3.", "x.credentials.", "api.auth.").get(random.nextInt(4));
          ClearMlConfig config =
              ClearMlConfig.builder()
                  .environment(Environment.bare(home))
                  .set(
                      "l.list",
                      List.of(Map.of(name, SECRET, "list", List.of(Map.of(name, SECRET)))))
                  .set(section + "\"" + name + "\"", SECRET)
                  .build();

          assertThat(config.toString()).as(name).doesNotContain(SECRET);
          assertThat(config.settings()).noneMatch(setting -> setting.toString().contains(SECRET));
          tried++;
        }
      }
    }
    assertThat(tried).isEqualTo(SECRET_NAMES.size() * 12);
  }

  private static String spelled(List<String> words, String separator, int style) {
    String joined = String.join(separator, words);
    return switch (style) {
      case 0 -> joined;
      case 1 -> joined.toUpperCase(Locale.ROOT);
      default ->
          words.stream()
              .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1))
              .reduce("", (a, b) -> a.isEmpty() ? b : a + separator + b);
    };
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:Xy9secretVALUE@host/x",
        "https://Xy9secretVALUE@host/x",
        "https://user:a/Xy9secretVALUE@host/x",
        "https://user:a@Xy9secretVALUE@host/x",
        "see http://a/b and https://user:Xy9secretVALUE@host",
        "https://b.s3.amazonaws.com/k?X-Amz-Signature=Xy9secretVALUE&x=1",
        "https://a.blob.core.windows.net/c?sv=1&sig=Xy9secretVALUE",
        "https://h/?access_token=Xy9secretVALUE",
        "-e AWS_SECRET_ACCESS_KEY=Xy9secretVALUE -v /a:/b",
        "AccountName=a;AccountKey=Xy9secretVALUE;EndpointSuffix=x",
        "Authorization: Bearer Xy9secretVALUE",
        "{\"private_key\": \"Xy9secretVALUE\"}",
        "-----BEGIN PRIVATE KEY-----\nXy9secretVALUE",
      })
  void aSecretInsideAHarmlessValueIsNotShown(String value) {
    ClearMlConfig config =
        ClearMlConfig.builder().environment(Environment.bare(home)).set("x.note", value).build();

    assertThat(config.toString()).doesNotContain(SECRET).contains("x.note");
    assertThat(config.text("x.note")).contains(value);
  }

  @Test
  void aSecretOfAVariableOrPropertyIsNotShown() {
    Environment environment =
        Environment.bare(home)
            .withVariable("CLEARML_API_ACCESS_KEY", SECRET + 1)
            .withVariable("CLEARML_API_SECRET_KEY", SECRET + 2)
            .withVariable("CLEARML_AUTH_TOKEN", SECRET + 3)
            .withVariable("CLEARML_JUPYTER_PASSWORD", SECRET + 4)
            .withVariable("CLEARML_AGENT_GIT_PASS", SECRET + 5)
            .withVariable("CLEARML_VCS_REPO_URL", "https://u:" + SECRET + "@git")
            .withVariable("HTTPS_PROXY", "http://u:" + SECRET + "@proxy:3128")
            .withProperty("clearml.sdk.azure.account_key", SECRET);

    ClearMlConfig config = Conf.of(environment);

    assertThat(config.toString())
        .doesNotContain(SECRET)
        .contains("auth_token = ********  (variable CLEARML_AUTH_TOKEN)");
    assertThat(environment.toString()).doesNotContain(SECRET);
    assertThat(config.environment().toString()).doesNotContain(SECRET);
    assertThat(config.proxy(URI.create("https://h")).toString()).doesNotContain(SECRET);
    assertThat(new Credentials(SECRET, SECRET).toString()).doesNotContain(SECRET);
    assertThat(config.section("sdk.azure").toString()).doesNotContain(SECRET);
  }

  @Test
  void aCopyOfASecretUnderAHarmlessKeyIsNotShown() {
    ClearMlConfig config =
        Conf.of(
            Conf.home(
                home,
                "api.credentials { access_key: abcde, secret_key: " + SECRET + " }",
                "note: prefix-${api.credentials.secret_key}"));

    assertThat(config.toString()).doesNotContain(SECRET).contains("note = prefix-********");
  }

  @Test
  void variablesToExportAndFilesToWriteAreNotShown() {
    ClearMlConfig config =
        Conf.of(
            Conf.home(
                home,
                "environment { HARMLESS: " + SECRET + " }",
                "files { f { contents: " + SECRET + " } }"));

    assertThat(config.toString()).doesNotContain(SECRET);
  }

  @Test
  void aValueOfTheWrongKindIsNotQuotedIfItIsASecret() {
    ConfigSection section =
        Conf.of(Conf.home(home, "sdk.aws.s3.secret: " + SECRET)).section("sdk.aws.s3");

    assertThatThrownBy(() -> section.number("secret"))
        .hasMessageContainingAll("sdk.aws.s3.secret", "clearml.conf:1", "********")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void aMalformedProxyIsNotQuoted() {
    ClearMlConfig config =
        Conf.of(Environment.bare(home).withVariable("http_proxy", "http://u:" + SECRET + "@a b"));

    assertThatThrownBy(() -> config.proxy(URI.create("http://h")))
        .hasMessageContaining("http_proxy")
        .hasMessageNotContaining(SECRET)
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sdk.aws.s3.region",
        "sdk.aws.s3.credentials[0].bucket",
        "sdk.aws.s3.use_credentials_chain",
        "api.api_server",
        "api.auth.token_expiration_threshold_sec",
        "sdk.storage.cache.default_base_dir",
        "task_id",
      })
  void aHarmlessSettingIsShown(String key) {
    assertThat(Redaction.isSecret(key)).isFalse();
  }

  @Test
  void whatIsDerivedIsShownWithItsReason() {
    ClearMlConfig config = Conf.of(Conf.home(home, "api.host: \"http://h:8008/\""));

    assertThat(config.settings())
        .contains(
            new Setting("api.api_server", "http://h:8008", home.resolve("clearml.conf") + ":1"),
            new Setting("api.web_server", "http://h:8080", "derived from api.api_server"),
            new Setting("sdk.aws.s3.credentials", "[]", "built-in default"));
  }

  @Test
  void aLongValueIsOnlyCounted() {
    ClearMlConfig config =
        ClearMlConfig.builder()
            .environment(Environment.bare(home))
            .set("x", "key".repeat(100_000))
            .build();

    assertThat(config.toString()).contains("x = (300000 characters)").hasSizeLessThan(10_000);
  }
}
