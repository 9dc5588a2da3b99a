package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClearMlConfigBuilderTest {
  @TempDir Path home;

  @Test
  void everythingCanBeSaidExplicitly() {
    ClearMlConfig config =
        ClearMlConfig.builder()
            .environment(Conf.home(home, "api.api_server: http://file:8008"))
            .apiServer(URI.create("http://a:1/"))
            .webServer(URI.create("http://w:2"))
            .filesServer(URI.create("http://f:3"))
            .credentials(new Credentials("A", "S"))
            .caBundle(home.resolve("ca.pem"))
            .offline(true)
            .taskId("t")
            .worker("w")
            .cacheDirectory(home.resolve("cache"))
            .defaultOutputUri("s3://b")
            .set("x.paths", List.of(home, URI.create("s3://b/c")))
            .set("sdk.aws.s3.credentials", List.of(Map.of("bucket", "b", "secure", false)))
            .build();

    assertThat(config.apiServer()).hasToString("http://a:1");
    assertThat(config.webServer()).hasToString("http://w:2");
    assertThat(config.filesServer()).hasToString("http://f:3");
    assertThat(config.credentials()).contains(new Credentials("A", "S"));
    assertThat(config.tls().caBundle()).contains(home.resolve("ca.pem"));
    assertThat(config.offline()).isTrue();
    assertThat(config.taskId()).contains("t");
    assertThat(config.worker()).isEqualTo("w");
    assertThat(config.cacheDirectory()).isEqualTo(home.resolve("cache"));
    assertThat(config.defaultOutputUri()).contains("s3://b");
    assertThat(config.texts("x.paths")).containsExactly(home.toString(), "s3://b/c");
    assertThat(config.sections("sdk.aws.s3.credentials").get(0).flag("secure")).contains(false);
    assertThat(config.sections("sdk.aws.s3.credentials").get(0).origin()).isEqualTo("builder");
  }

  @Test
  void offlineCanBeSwitchedOffOverTheEnvironment() {
    Environment environment = Environment.bare(home).withVariable("CLEARML_OFFLINE_MODE", "1");

    assertThat(ClearMlConfig.builder().environment(environment).offline(false).build().offline())
        .isFalse();
  }

  @Test
  void blankTextAndUnknownKindsAreRefusedAtOnceAndWithoutTheValue() {
    ClearMlConfigBuilder builder = ClearMlConfig.builder();

    assertThatThrownBy(() -> builder.taskId(" "))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("task_id");
    assertThatThrownBy(() -> builder.set("a.b", Optional.of("hidden")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.b")
        .hasMessageNotContaining("hidden");
    assertThatThrownBy(() -> builder.set("a..b", "x"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a..b");
  }

  @Test
  void aQuotedPartOfAKeyMayHoldADot() {
    ClearMlConfig config =
        ClearMlConfig.builder().environment(Environment.bare(home)).set("x.\"a.b\"", 1).build();

    assertThat(config.section("x").keys()).containsExactly("a.b");
    assertThat(config.number("x.\"a.b\"")).hasValue(1);
  }

  @Test
  void homeIsWhereTheReferenceLooksForIt() {
    Map<String, String> jvm = Map.of("user.home", "/jvm", "os.name", "Linux");

    assertThat(Environment.home(Map.of("HOME", "/env"), jvm))
        .isEqualTo(Path.of("/env").toAbsolutePath());
    assertThat(Environment.home(Map.of("HOME", " "), jvm))
        .isEqualTo(Path.of("/jvm").toAbsolutePath());
    assertThat(
            Environment.home(
                Map.of("HOME", "/env", "USERPROFILE", "/profile"),
                Map.of("user.home", "/jvm", "os.name", "Windows 11")))
        .isEqualTo(Path.of("/profile").toAbsolutePath());
  }

  @Test
  void thisProcessCanBeRead() {
    Environment environment = Environment.ofProcess();

    assertThat(environment.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(environment.hostName()).isNotBlank();
    assertThat(environment.home()).isAbsolute();
    assertThat(environment.properties()).containsKey("java.version");
  }
}
