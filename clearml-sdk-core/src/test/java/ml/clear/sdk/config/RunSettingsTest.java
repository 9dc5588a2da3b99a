package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import ml.clear.sdk.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunSettingsTest {
  @TempDir Path home;

  private ClearMlConfig with(String... namesAndValues) {
    Environment environment = Environment.bare(home);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      environment = environment.withVariable(namesAndValues[i], namesAndValues[i + 1]);
    }
    return Conf.of(environment);
  }

  @ParameterizedTest
  @CsvSource({
    "1, true",
    "true, true",
    "Yes, true",
    "2.23, true",
    "anything, true",
    "0, false",
    "off, false"
  })
  void offlineModeIsOffOnlyByAFalseWord(String value, boolean offline) {
    assertThat(with("CLEARML_OFFLINE_MODE", value).offline()).isEqualTo(offline);
  }

  @Test
  void nothingSetMeansAnOrdinaryRun() {
    ClearMlConfig config = with();

    assertThat(config.offline()).isFalse();
    assertThat(config.taskId()).isEmpty();
    assertThat(config.consoleLeftToAgent()).isFalse();
    assertThat(config.worker()).isEqualTo("localhost");
    assertThat(config.nodeRank()).isZero();
    assertThat(config.isMasterNode()).isTrue();
    assertThat(config.cacheDirectory()).isEqualTo(home.resolve(".clearml/cache"));
    assertThat(config.defaultOutputUri()).isEmpty();
    assertThat(config.iterationOffset()).isEmpty();
    assertThat(config.isReuseForbidden()).isFalse();
    assertThat(config.loggedEnvironment()).isEmpty();
    assertThat(config.dockerImage()).isEmpty();
  }

  @Test
  void anAgentsVariablesAreUnderstood() {
    ClearMlConfig config =
        with(
            "CLEARML_TASK_ID", "0af1",
            "TRAINS_TASK_ID", "0af1",
            "CLEARML_LOG_TASK_TO_BACKEND", "0",
            "CLEARML_WORKER_NAME", "vm:0");

    assertThat(config.taskId()).contains("0af1");
    assertThat(config.consoleLeftToAgent()).isTrue();
    assertThat(config.worker()).isEqualTo("vm:0");
  }

  @Test
  void aWordThatIsNoBooleanNamesItsVariable() {
    assertThatThrownBy(() -> with("CLEARML_LOG_TASK_TO_BACKEND", "maybe"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("variable CLEARML_LOG_TASK_TO_BACKEND");
  }

  @ParameterizedTest
  @CsvSource({
    "CLEARML_NODE_ID, 3, RANK, 5, 3",
    "RANK, 5, OMPI_COMM_WORLD_RANK, 4, 4",
    "OMPI_COMM_WORLD_RANK, 4, PMI_RANK, 2, 2",
    "SLURM_PROCID, 6, SLURM_NODEID, 1, 6",
    "RANK, x, SLURM_NODEID, 1, 1",
    "RANK, '', PMI_RANK, none, 0",
  })
  void theRankComesFromTheStrongestLauncher(
      String name, String value, String otherName, String otherValue, long rank) {
    ClearMlConfig config = with(name, value, otherName, otherValue);

    assertThat(config.nodeRank()).isEqualTo(rank);
    assertThat(config.isMasterNode()).isEqualTo(rank == 0);
  }

  @Test
  void anyRankCanBeForcedToBeMaster() {
    assertThat(with("RANK", "5", "CLEARML_FORCE_MASTER_NODE", "1").isMasterNode()).isTrue();
  }

  @Test
  void theCacheDirectoryExpandsHomeAndVariables() {
    assertThat(with("CLEARML_CACHE_DIR", "~/x/$A/${B}/$C", "A", "a", "B", "b$A").cacheDirectory())
        .isEqualTo(home.resolve("x/a/b$A/$C"));
    assertThat(with("CLEARML_CACHE_DIR", "relative").cacheDirectory())
        .isEqualTo(home.resolve("relative"));
  }

  @Test
  void aBlankCacheSettingFallsBackToTheTemporaryFolder() {
    Environment environment =
        Conf.home(home, "sdk.storage.cache.default_base_dir: \"\"")
            .withProperty("java.io.tmpdir", "/t");

    assertThat(Conf.of(environment).cacheDirectory())
        .isEqualTo(Path.of("/t/clearml_cache").toAbsolutePath());
  }

  @Test
  void pingsComeAtMostOnceASecond() {
    String key = "sdk.development.worker.ping_period_sec: ";

    assertThat(Conf.of(Conf.home(home, key + "0")).pingPeriod()).isEqualTo(Duration.ofSeconds(1));
    assertThat(Conf.of(Conf.home(home, key + "2.5")).pingPeriod())
        .isEqualTo(Duration.ofMillis(2500));
  }

  @Test
  void sourceOverridesAreDecoded() {
    String diff = Base64.getEncoder().encodeToString("+ é\n".getBytes(StandardCharsets.UTF_8));

    VcsOverrides vcs =
        with("CLEARML_VCS_REPO_URL", "u", "CLEARML_VCS_COMMIT_ID", "c", "CLEARML_VCS_DIFF", diff)
            .vcs();

    assertThat(vcs.url()).contains("u");
    assertThat(vcs.commit()).contains("c");
    assertThat(vcs.diff()).contains("+ é\n");
    assertThat(vcs.branch()).isEmpty();
  }

  @Test
  void anEmptyDiffMeansThatNoneShallBeStored() {
    assertThat(with("CLEARML_VCS_DIFF", "").vcs().diff()).contains("");
    assertThat(with().vcs().diff()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AWS_*           | AWS_A AWS_B",
        "*_A             | AWS_A CLEARML_A",
        "CUDA            | CUDA",
        "*               | AWS_A AWS_B CUDA",
        "CUDA, AWS_B     | AWS_B CUDA",
        "[AWS_*, CUDA]   | AWS_A AWS_B CUDA",
        "CLEARML_A       | CLEARML_A",
        "NONE            | ''",
      })
  void chosenVariablesAreLogged(String patterns, String names) {
    ClearMlConfig config =
        with(
            "CLEARML_LOG_ENVIRONMENT", patterns,
            "AWS_A", "1",
            "AWS_B", "2",
            "CUDA", "",
            "TRAINS_X", "4",
            "CLEARML_A", "5");

    assertThat(String.join(" ", new java.util.TreeSet<>(config.loggedEnvironment().keySet())))
        .isEqualTo(names);
  }

  @Test
  void aStarNeverTakesASecret() {
    ClearMlConfig all =
        with("CLEARML_LOG_ENVIRONMENT", "A*,*", "AWS_SECRET_ACCESS_KEY", "s", "A", "1");
    ClearMlConfig named =
        with("CLEARML_LOG_ENVIRONMENT", "MY_TOKEN", "MY_TOKEN", "t", "AWS_SECRET_ACCESS_KEY", "s");

    assertThat(all.loggedEnvironment()).containsOnlyKeys("A");
    assertThat(named.loggedEnvironment()).isEqualTo(Map.of("MY_TOKEN", "t"));
  }

  @Test
  void chosenVariablesOfTheFileAreLoggedWithTheirValues() {
    Environment environment =
        Conf.home(home, "sdk.development.log_os_environments: [\"A*\"]").withVariable("A1", "x y");

    assertThat(Conf.of(environment).loggedEnvironment()).isEqualTo(Map.of("A1", "x y"));
  }

  @Test
  void containerAndIterationSettingsAreRead() {
    ClearMlConfig config =
        with(
            "CLEARML_DOCKER_IMAGE", "eclipse-temurin:17",
            "CLEARML_DOCKER_BASH_SCRIPT", "apt-get update",
            "CLEARML_SET_ITERATION_OFFSET", "-1",
            "CLEARML_TASK_NO_REUSE", "1");

    assertThat(config.dockerImage()).contains("eclipse-temurin:17");
    assertThat(config.dockerSetupScript()).contains("apt-get update");
    assertThat(config.iterationOffset()).hasValue(-1);
    assertThat(config.isReuseForbidden()).isTrue();
  }
}
