package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrecedenceTest {
  @TempDir Path home;

  /** The strongest first; each writes the same key with its own name as the value. */
  private enum Source {
    BUILDER,
    PROPERTY,
    VARIABLE,
    LEGACY_VARIABLE,
    CLEARML_CONF,
    TRAINS_CONF,
    ENV_FOLDER,
    DEFAULT_FOLDER
  }

  @Test
  void everySetOfSourcesGivesTheValueOfItsStrongest() {
    Source[] all = Source.values();
    for (int set = 1; set < 1 << all.length; set++) {
      Path folder = home.resolve("set" + set);
      List<Source> present = new ArrayList<>();
      for (int i = 0; i < all.length; i++) {
        if ((set & 1 << i) != 0) {
          present.add(all[i]);
        }
      }

      ClearMlConfig config = configOf(folder, present);

      assertThat(config.defaultOutputUri()).as("%s", present).contains(present.get(0).name());
    }
  }

  private static ClearMlConfig configOf(Path home, List<Source> sources) {
    Environment environment =
        Environment.bare(home)
            .withVariable("CLEARML_CONFIG_PATH", home.resolve("conf").toString())
            .withVariable("CLEARML_ENV", "local");
    ClearMlConfigBuilder builder = ClearMlConfig.builder();
    for (Source source : sources) {
      String name = source.name();
      String file = "sdk.development.default_output_uri: " + name;
      String folderFile = "development.default_output_uri: " + name;
      switch (source) {
        case BUILDER -> builder.defaultOutputUri(name);
        case PROPERTY ->
            environment =
                environment.withProperty("clearml.sdk.development.default_output_uri", name);
        case VARIABLE -> environment = environment.withVariable("CLEARML_DEFAULT_OUTPUT_URI", name);
        case LEGACY_VARIABLE ->
            environment = environment.withVariable("TRAINS_DEFAULT_OUTPUT_URI", name);
        case CLEARML_CONF -> Conf.write(home.resolve("clearml.conf"), file);
        case TRAINS_CONF -> Conf.write(home.resolve("trains.conf"), file);
        case ENV_FOLDER -> Conf.write(home.resolve("conf/local/sdk.conf"), folderFile);
        case DEFAULT_FOLDER -> Conf.write(home.resolve("conf/default/sdk.conf"), folderFile);
      }
    }
    return builder.environment(environment).build();
  }

  @Test
  void builderBeatsPropertyBeatsVariableBeatsFileAndEachIsNamedAsOrigin() {
    String key = "sdk.development.default_output_uri";
    Environment file = Conf.home(home, "", key + ": file");
    Environment variable = file.withVariable("CLEARML_DEFAULT_OUTPUT_URI", "variable");
    Environment property = variable.withProperty("clearml." + key, "property");

    assertThat(Conf.of(file).origin(key)).contains(home.resolve("clearml.conf") + ":2");
    assertThat(Conf.of(variable).origin(key)).contains("variable CLEARML_DEFAULT_OUTPUT_URI");
    assertThat(Conf.of(property).origin(key)).contains("system property clearml." + key);
    assertThat(ClearMlConfig.builder().environment(property).set(key, "b").build().origin(key))
        .contains("builder");
    assertThat(Conf.of(Environment.bare(home.resolve("none"))).origin(key))
        .contains("built-in default");
  }

  @ParameterizedTest
  @CsvSource({
    "API_HOST, api.api_server, http://a:8008",
    "WEB_HOST, api.web_server, http://a:8080",
    "FILES_HOST, api.files_server, http://a:8081",
    "API_ACCESS_KEY, api.credentials.access_key, A",
    "API_SECRET_KEY, api.credentials.secret_key, S",
    "API_HOST_VERIFY_CERT, api.verify_certificate, false",
    "API_EXTRA_RETRY_CODES, api.http.extra_retry_codes, 504",
    "DEFAULT_OUTPUT_URI, sdk.development.default_output_uri, s3://b",
    "CACHE_DIR, sdk.storage.cache.default_base_dir, /c",
    "LOG_ENVIRONMENT, sdk.development.log_os_environments, A*",
    "TASK_ID, task_id, 0123",
    "WORKER_NAME, worker_name, w",
  })
  void aVariableAndItsLegacyTwinOverrideTheirKey(String suffix, String key, String value) {
    Environment pair =
        Environment.bare(home)
            .withVariable("CLEARML_API_ACCESS_KEY", "A")
            .withVariable("CLEARML_API_SECRET_KEY", "S");

    assertThat(Conf.of(pair.withVariable("CLEARML_" + suffix, value)).text(key)).contains(value);
    assertThat(Conf.of(pair.withVariable("TRAINS_" + suffix, value)).text(key)).contains(value);
  }

  @Test
  void aBlankVariableIsUnsetAndLeavesTheWordToItsLegacyTwin() {
    Environment blank = Environment.bare(home).withVariable("CLEARML_TASK_ID", " \t");

    assertThat(Conf.of(blank).taskId()).isEmpty();
    assertThat(Conf.of(blank.withVariable("TRAINS_TASK_ID", " 7 ")).taskId()).contains("7");
  }

  @Test
  void theNamedFileIsTheOnlyOneRead() {
    Conf.write(home.resolve("trains.conf"), "a: trains, b: trains");
    Conf.write(home.resolve("clearml.conf"), "a: clearml");
    Path other = Conf.write(home.resolve("other.conf"), "c: other");
    Environment environment =
        Environment.bare(home).withVariable("CLEARML_CONFIG_FILE", "~/other.conf");

    ClearMlConfig config = Conf.of(environment);

    assertThat(config.text("c")).contains("other");
    assertThat(config.text("a")).isEmpty();
    assertThat(config.text("b")).isEmpty();
    assertThat(config.toString()).contains(other.toString());
  }

  @Test
  void filesMergeDeeplyAndListsAreReplaced() {
    Conf.write(home.resolve("trains.conf"), "a { b: 1, c: 2 }", "l: [1, 2, 3]");
    Environment environment = Conf.home(home, "a { c: 3, d { e: 4 } }", "l: [9]");

    ClearMlConfig config = Conf.of(environment);

    assertThat(config.number("a.b")).hasValue(1);
    assertThat(config.number("a.c")).hasValue(3);
    assertThat(config.number("a.d.e")).hasValue(4);
    assertThat(config.texts("l")).containsExactly("9");
  }

  @Test
  void whatOnlyTheEnvironmentMayDecideIsNotReadFromAFile() {
    ClearMlConfig config = Conf.of(Conf.home(home, "task_id: x", "offline_mode: true"));

    assertThat(config.taskId()).isEmpty();
    assertThat(config.offline()).isFalse();
  }

  @Test
  void aVariableNamedLikeASectionDoesNotReplaceTheSection() {
    Environment environment =
        Conf.home(home, "sdk.x: 1")
            .withVariable("CLEARML_SDK", "oops")
            .withProperty("clearml.api", "oops");

    assertThat(Conf.of(environment).number("sdk.x")).hasValue(1);
  }

  @Test
  void aVariableOfAnOddNameDoesNoHarm() {
    Environment environment = Environment.bare(home).withVariable("CLEARML_", "1");
    for (String odd : List.of("$X", "A{", "A..B", "\"", "A B", "API.HOST")) {
      environment = environment.withVariable("CLEARML_" + odd, "oops");
    }

    assertThat(Conf.of(environment).isServerConfigured()).isFalse();
    assertThat(Conf.of(environment).toString()).contains("oops");
  }

  @Test
  void nestedSystemPropertiesOfOneAnotherDoNotClash() {
    Environment environment =
        Environment.bare(home)
            .withProperty("clearml.a", "1")
            .withProperty("clearml.a.b", "2")
            .withProperty("clearml.", "3")
            .withProperty("clearml..x", "4");

    assertThat(Conf.of(environment).text("a.b")).contains("2");
  }
}
