package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import ml.clear.sdk.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfFileTest {
  @TempDir Path home;

  @Test
  void theFileThatClearmlInitWritesIsRead() {
    ClearMlConfig config =
        Conf.of(
            Conf.home(
                    home,
                    "# ClearML SDK configuration file",
                    "api {",
                    "    # Notice: 'host' is the api server (default port 8008), not the web server.",
                    "    api_server: https://api.example.com",
                    "    web_server: http://localhost:8080",
                    "    files_server: s3://bucket/files",
                    "    credentials {\"access_key\": \"A!@#\", \"secret_key\": \"S$%^\"}",
                    "}",
                    "sdk { storage { cache { default_base_dir: \"~/c\" } } }")
                .withVariable("CLEARML_FILES_HOST", "http://f:8081"));

    assertThat(config.apiServer()).hasToString("https://api.example.com");
    assertThat(config.webServer()).hasToString("http://localhost:8080");
    assertThat(config.credentials()).contains(new Credentials("A!@#", "S$%^"));
    assertThat(config.cacheDirectory()).isEqualTo(home.resolve("c"));
  }

  @Test
  void theJsonFileOfAnAgentIsRead() {
    Path file =
        Conf.write(
            home.resolve(".clearml_agent.json"),
            "{\"agent\": {\"worker_id\": \"vm:0\", \"git_pass\": \"x\"},",
            " \"api\": {\"api_server\": \"http://h:8008\", \"verify_certificate\": true,",
            "   \"credentials\": {\"access_key\": \"A\", \"secret_key\": \"S/\\\"=\"},",
            "   \"http\": {\"max_req_size\": 15728640, \"extra_retry_codes\": []}},",
            " \"sdk\": {\"apply_files\": false, \"x\": null}}");
    Environment environment =
        Environment.bare(home)
            .withVariable("CLEARML_CONFIG_FILE", file.toString())
            .withVariable("TRAINS_CONFIG_FILE", file.toString());

    ClearMlConfig config = Conf.of(environment);

    assertThat(config.apiServer()).hasToString("http://h:8008");
    assertThat(config.credentials()).contains(new Credentials("A", "S/\"="));
    assertThat(config.text("agent.worker_id")).contains("vm:0");
    assertThat(config.text("sdk.x")).isEmpty();
  }

  @Test
  void aMissingFileIsNoError() {
    Environment environment =
        Environment.bare(home).withVariable("CLEARML_CONFIG_FILE", "/nowhere/clearml.conf");

    assertThat(Conf.of(environment).toString()).contains("clearml.conf (not found)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a: {",
        "a: }",
        "a: [1",
        "a: \"open",
        "a: *",
        "= 5",
        "a",
        "a: ${x",
        "{ a: 1 } }",
        "a: \"\"\"never closed",
        "a: [1] ]",
        "a: \"bad \\u12 escape\"",
      })
  void aFileThatCannotBeParsedIsNamedWithALine(String text) {
    Environment environment = Conf.home(home, "ok: 1", text);

    assertThatThrownBy(() -> Conf.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("cannot be parsed")
        .hasMessageMatching("(?s).*clearml\\.conf:\\d+.*");
  }

  @Test
  void aFileThatIsNotTextIsNamed() throws IOException {
    Files.write(home.resolve("clearml.conf"), new byte[] {'a', ':', (byte) 0xff, (byte) 0xfe});

    assertThatThrownBy(() -> Conf.of(Environment.bare(home)))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("clearml.conf", "UTF-8");
  }

  @Test
  void aByteOrderMarkAndWindowsLineEndsAreRead() throws IOException {
    Files.writeString(
        home.resolve("clearml.conf"), "\uFEFFa: http://x:1\r\nb: y\r\n", StandardCharsets.UTF_8);

    ClearMlConfig config = Conf.of(Environment.bare(home));

    assertThat(config.text("a")).contains("http://x:1");
    assertThat(config.text("b")).contains("y");
  }

  @Test
  void anEmptyFileIsRead() {
    assertThat(Conf.of(Conf.home(home, "")).isServerConfigured()).isFalse();
  }

  @Test
  void substitutionsSeeTheFileThenTheEnvironment() {
    ClearMlConfig config =
        Conf.of(
            Conf.home(
                    home,
                    "host: h",
                    "HOST: file",
                    "api.api_server: \"http://\"${host}\":8008\"",
                    "api.web_server: http://${host}:8080",
                    "a: ${HOST}",
                    "b: ${NAME}",
                    "c: ${?NONE}",
                    "d: x",
                    "d: ${?NONE}")
                .withVariable("HOST", "env")
                .withVariable("NAME", "n"));

    assertThat(config.apiServer()).hasToString("http://h:8008");
    assertThat(config.webServer()).hasToString("http://h:8080");
    assertThat(config.text("a")).contains("file");
    assertThat(config.text("b")).contains("n");
    assertThat(config.text("c")).isEmpty();
    assertThat(config.text("d")).contains("x");
  }

  @Test
  void aSubstitutionDoesNotSeeThisMachinesOwnEnvironment() {
    Environment environment = Conf.home(home, "a: ${?PATH}", "b: ${?user.home}");

    assertThat(Conf.of(environment).text("a")).isEmpty();
    assertThat(Conf.of(environment).text("b")).isEmpty();
  }

  @Test
  void anUndefinedSubstitutionIsNamedWithFileAndLine() {
    Environment environment = Conf.home(home, "x: 1", "y: ${NOT_THERE}");

    assertThatThrownBy(() -> Conf.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("clearml.conf:2", "${NOT_THERE}");
  }

  @Test
  void substitutionsInACircleAreAnError() {
    Environment environment = Conf.home(home, "a: ${b}", "b: ${a}");

    assertThatThrownBy(() -> Conf.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("clearml.conf");
  }

  @Test
  void includesAreRelativeToTheirFileAndUseTheSameSyntax() {
    Conf.write(home.resolve("sub/hosts.conf"), "api.api_server: http://h:8008", "include \"more\"");
    Conf.write(home.resolve("sub/more.conf"), "x: ${base}/y");
    Environment environment =
        Conf.home(home, "base: http://b:1", "include \"sub/hosts.conf\"", "include \"none.conf\"");

    ClearMlConfig config = Conf.of(environment);

    assertThat(config.apiServer()).hasToString("http://h:8008");
    assertThat(config.text("x")).contains("http://b:1/y");
    assertThat(config.origin("api.api_server").orElseThrow()).endsWith("hosts.conf:1");
  }

  @Test
  void aRequiredIncludeThatIsMissingIsNamed() {
    Environment environment = Conf.home(home, "include required(\"none.conf\")");

    assertThatThrownBy(() -> Conf.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("clearml.conf", "none.conf");
  }

  @Test
  void aBrokenIncludeIsNamedWithItsOwnLine() {
    Conf.write(home.resolve("broken.conf"), "", "", "a: {");
    Environment environment = Conf.home(home, "include file(\"broken.conf\")");

    assertThatThrownBy(() -> Conf.of(environment)).hasMessageContaining("broken.conf:3");
  }

  @Test
  void filesThatIncludeOneAnotherAreAnError() {
    Environment environment = Conf.home(home, "include \"a.conf\"");
    Conf.write(home.resolve("a.conf"), "include \"./clearml.conf\"");

    assertThatThrownBy(() -> Conf.of(environment))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("a.conf includes", "clearml.conf");
  }

  @Test
  void everyFileOfAFolderIsPutUnderItsPath() {
    Conf.write(home.resolve("conf/default/sdk.conf"), "a: 1, b: 1");
    Conf.write(home.resolve("conf/default/sdk/x.conf"), "y: 2");
    Conf.write(home.resolve("conf/local/sdk.conf"), "a: 3");
    Conf.write(home.resolve("conf/default/notes.txt"), "{{{{");
    Environment environment =
        Environment.bare(home)
            .withVariable("CLEARML_CONFIG_PATH", "~/conf")
            .withVariable("CLEARML_ENV", "local");

    ClearMlConfig config = Conf.of(environment);

    assertThat(config.number("sdk.a")).hasValue(3);
    assertThat(config.number("sdk.b")).hasValue(1);
    assertThat(config.number("sdk.x.y")).hasValue(2);
  }

  /** Whatever is broken, the error is ours, names the file, and quotes nothing from it. */
  @Test
  void noDamageToAFileGetsASecretIntoTheError() {
    String secret = "Zq7SECRETxyz";
    String text =
        """
        api {
          api_server: https://api.example.com
          credentials { "access_key" = "Zq7SECRETxyz", secret_key: Zq7SECRETxyz }
        }
        sdk.aws.s3.credentials: [ { bucket: "b", key: "Zq7SECRETxyz", secret: 'Zq7SECRETxyz' } ]
        l: [ "Zq7SECRETxyz", ${?A}, \"""Zq7SECRETxyz\""" ]
        """;
    String noise = "{}[]\":=,+#`^?!@*&\\$'\n\t /Z";
    Random random = new Random(20261124);
    int refused = 0;
    for (int round = 0; round < 700; round++) {
      StringBuilder damaged = new StringBuilder(text);
      for (int i = 0; i <= round % 4; i++) {
        int at = random.nextInt(damaged.length());
        char c = noise.charAt(random.nextInt(noise.length()));
        switch (random.nextInt(3)) {
          case 0 -> damaged.deleteCharAt(at);
          case 1 -> damaged.insert(at, c);
          default -> damaged.setCharAt(at, c);
        }
      }
      Environment environment = Conf.home(home, damaged.toString());
      try {
        Conf.of(environment);
      } catch (ConfigurationException e) {
        refused++;
        StringWriter trace = new StringWriter();
        e.printStackTrace(new PrintWriter(trace, true));
        assertThat(trace.toString())
            .as("%s", damaged)
            .doesNotContain(secret)
            .contains("clearml.conf");
      }
    }
    assertThat(refused).isGreaterThan(100);
  }
}
