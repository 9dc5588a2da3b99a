package ml.clear.sdk.internal.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputUriTest {
  private static final Optional<String> NONE = Optional.empty();
  private static final Optional<String> PROJECT = Optional.of("s3://project");
  private static final Optional<String> CONFIG = Optional.of("/mnt/models");
  private static final Optional<String> FILES = Optional.of("http://files:8081");

  @Test
  void nothingSaidTakesTheDefaultsAndNoOther() {
    assertThat(OutputUri.UNSET.resolve(PROJECT, CONFIG, FILES)).contains("s3://project");
    assertThat(OutputUri.UNSET.resolve(NONE, CONFIG, FILES)).contains("file:///mnt/models");
    assertThat(OutputUri.UNSET.resolve(NONE, NONE, FILES)).isEmpty();
  }

  @Test
  void trueEndsAtTheFileServer() {
    assertThat(OutputUri.ENABLED.resolve(NONE, CONFIG, FILES)).contains("file:///mnt/models");
    assertThat(OutputUri.ENABLED.resolve(NONE, NONE, FILES)).isEqualTo(FILES);
  }

  @Test
  void falseTakesNoDefault() {
    assertThat(OutputUri.DISABLED.resolve(PROJECT, CONFIG, FILES)).isEmpty();
  }

  @Test
  void aUriBeatsTheDefaultsAndAPathBecomesOne() {
    assertThat(OutputUri.of("s3://mine/x").resolve(PROJECT, CONFIG, FILES)).contains("s3://mine/x");
    assertThat(OutputUri.of("/data").resolve(PROJECT, CONFIG, FILES)).contains("file:///data");
  }

  @Test
  void slashesAtTheEndAreNoPartOfIt() {
    assertThat(OutputUri.of("s3://mine/x//").resolve(NONE, NONE, NONE)).contains("s3://mine/x");
    assertThat(OutputUri.of("s3://mine/").resolve(NONE, NONE, NONE)).contains("s3://mine");
    assertThat(OutputUri.of("file:///").resolve(NONE, NONE, NONE)).contains("file:///");
    assertThat(OutputUri.UNSET.resolve(NONE, Optional.of("gs://b/"), FILES)).contains("gs://b");
  }

  @Test
  void underAnAgentOnlyTheDefaultsCountAndFalseTakesNone() {
    assertThat(OutputUri.UNSET.resolveUnderAgent(PROJECT, CONFIG)).contains("s3://project");
    assertThat(OutputUri.of("s3://mine").resolveUnderAgent(NONE, CONFIG))
        .contains("file:///mnt/models");
    assertThat(OutputUri.ENABLED.resolveUnderAgent(NONE, NONE)).isEmpty();
    assertThat(OutputUri.DISABLED.resolveUnderAgent(PROJECT, CONFIG)).isEmpty();
  }
}
