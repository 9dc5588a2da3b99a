package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import ml.clear.sdk.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSectionTest {
  @TempDir Path home;

  private ConfigSection read(String... lines) {
    return Conf.of(Conf.home(home, lines)).section("s");
  }

  @Test
  void storageCredentialsAreReadEntryByEntryWithTheirLines() {
    List<ConfigSection> entries =
        Conf.of(
                Conf.home(
                    home,
                    "sdk.aws.s3.credentials: [",
                    "  { bucket: b, key: \"K\", secret: 012345678, secure: false },",
                    "  { host: \"minio:9000\", multipart: False, extra_args: { ACL: x } }",
                    "]"))
            .sections("sdk.aws.s3.credentials");

    assertThat(entries).hasSize(2);
    assertThat(entries.get(0).text("secret")).contains("012345678");
    assertThat(entries.get(0).flag("secure")).contains(false);
    assertThat(entries.get(0).flag("multipart")).isEmpty();
    assertThat(entries.get(1).text("host")).contains("minio:9000");
    assertThat(entries.get(1).section("extra_args").text("ACL")).contains("x");
    assertThat(entries.get(1).keys()).containsExactlyInAnyOrder("host", "multipart", "extra_args");
    assertThat(entries.get(1).path()).isEqualTo("sdk.aws.s3.credentials[1]");
    assertThat(entries.get(1).origin()).isEqualTo(home.resolve("clearml.conf") + ":3");
    assertThat(entries.get(1).origin("host")).contains(home.resolve("clearml.conf") + ":3");
  }

  @Test
  void credentialsThatAreNoListAreRefusedWithTheirLine() {
    ClearMlConfig config = Conf.of(Conf.home(home, "", "c: { bucket: b }", "d: [ 5 ]"));

    assertThatThrownBy(() -> config.sections("c"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("c must be a list of sections", "clearml.conf:2");
    assertThatThrownBy(() -> config.sections("d"))
        .hasMessageContainingAll("d[0] must be a section", "clearml.conf:3");
  }

  @Test
  void absentNullAndBlankAreAllUnset() {
    ConfigSection section = read("s { a: null, b: \"\", c: \"  \" }");

    for (String key : List.of("a", "b", "c", "none", "none.deeper")) {
      assertThat(section.text(key)).as(key).isEmpty();
      assertThat(section.flag(key)).as(key).isEmpty();
      assertThat(section.number(key)).as(key).isEmpty();
      assertThat(section.decimal(key)).as(key).isEmpty();
      assertThat(section.bytes(key)).as(key).isEmpty();
      assertThat(section.duration(key, ChronoUnit.SECONDS)).as(key).isEmpty();
      assertThat(section.texts(key)).as(key).isEmpty();
      assertThat(section.has(key)).as(key).isFalse();
    }
    assertThat(section.sections("none")).isEmpty();
    assertThat(section.section("none").keys()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2, 2000", "0.5, 500", "\"3\", 3000", "5 minutes, 300000", "250ms, 250", "0, 0"})
  void aLengthOfTimeIsANumberInTheKeysUnitOrCarriesItsOwn(String text, long millis) {
    assertThat(read("s.t: " + text).duration("t", ChronoUnit.SECONDS))
        .contains(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @CsvSource({"8388608, 8388608", "10GB, 10000000000", "8MiB, 8388608", "\"5\", 5"})
  void aSizeIsANumberOfBytesOrCarriesItsUnit(String text, long bytes) {
    assertThat(read("s.t: " + text).bytes("t")).hasValue(bytes);
  }

  @ParameterizedTest
  @CsvSource({
    "yes, true",
    "T, true",
    "1, true",
    "7, true",
    "0.0, false",
    "No, false",
    "off, false"
  })
  void aFlagTakesTheReferencesWordsAndNumbers(String text, boolean value) {
    assertThat(read("s.f: " + text).flag("f")).contains(value);
  }

  @Test
  void numbersAreReadFromTextAndHugeOnesAreRefused() {
    ConfigSection section =
        read("s { a: \" 5 \", b: 9223372036854775807, c: 99999999999999999999, d: 1.5 }");

    assertThat(section.number("a")).hasValue(5);
    assertThat(section.number("b")).hasValue(Long.MAX_VALUE);
    assertThat(section.decimal("d")).hasValue(1.5);
    assertThatThrownBy(() -> section.number("c"))
        .hasMessageContaining("s.c must be a whole number");
    assertThatThrownBy(() -> section.number("d"))
        .hasMessageContaining("s.d must be a whole number");
  }

  @Test
  void aKeyThroughATextIsRefusedWithTheTextsLine() {
    ConfigSection section = read("s.a: text");

    assertThatThrownBy(() -> section.text("a.b"))
        .hasMessageContainingAll("s.a must be a section", "\"text\"", "clearml.conf:1");
  }

  @Test
  void aKeyWithOddCharactersIsOnlyUnset() {
    ConfigSection section = read("s { \"a b\": 1, \"x.y\": 2 }");

    assertThat(section.text("a b")).contains("1");
    assertThat(section.text("\"x.y\"")).contains("2");
    assertThat(section.text("..")).isEmpty();
    assertThat(section.text("a$[")).isEmpty();
  }
}
