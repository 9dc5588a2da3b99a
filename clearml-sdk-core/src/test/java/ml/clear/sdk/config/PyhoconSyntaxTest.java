package ml.clear.sdk.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PyhoconSyntaxTest {
  private static final Pattern JOINED_SLASHES = Pattern.compile("\\w//");

  /** The right-hand sides are what the Python SDK 2.1.12 reads. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "a: https://api.clear.ml | https://api.clear.ml",
        "a = localhost:9000 | localhost:9000",
        "a: s3://bucket/path // comment | s3://bucket/path",
        "a: http://h:8008 # comment | http://h:8008",
        "a: http://h:8008, b: 1 | http://h:8008",
        "{a: http://h:8008} | http://h:8008",
        "a: http://h:8008 and more | http://h:8008 and more",
        "a: \"http://\"x:1 | http://x:1",
        "a: 10:30 | 10:30",
        "a: b#c:d | b",
        "a: ab//cd | ab//cd",
        "a: ab//c:d e | ab//c:d e",
        "a: 5//comment | 5",
        "a: true//it's | true",
        "a: \"C:\\Users\" | C:\\Users",
        "a: \"x # y // z\" | x # y // z",
        "a: \"tab\\there\" | tab\there",
        "a: \"\"\"x:y \"z\" \"\"\" | ~x:y \"z\" ~",
      })
  void aValueThatTheReferenceReadsIsReadTheSame(String text, String value) {
    assertThat(ConfigFactory.parseString(PyhoconSyntax.toHocon(text)).getString("a"))
        .isEqualTo(value);
  }

  @Test
  void valuesInListsAndAcrossLinesAreRead() {
    Config config =
        ConfigFactory.parseString(
            PyhoconSyntax.toHocon(
                """
                hosts: [ a:1, http://b:2
                  "c:3"
                  { url: file:///x } ]
                next:
                  d:4
                last { e = f:5 }
                """));

    assertThat(config.getList("hosts").unwrapped().toString())
        .isEqualTo("[a:1, http://b:2, c:3, {url=file:///x}]");
    assertThat(config.getString("next")).isEqualTo("d:4");
    assertThat(config.getString("last.e")).isEqualTo("f:5");
  }

  @Test
  void linesStayWhereTheyAre() {
    String text = "a: b:c\n\"\"\"x\ny\"\"\": 1 // z\n\n#\"\nd: \"e\\q\n";

    assertThat(PyhoconSyntax.toHocon(text).chars().filter(c -> c == '\n').count())
        .isEqualTo(text.chars().filter(c -> c == '\n').count());
  }

  /** Texts of random pieces: those that HOCON proper accepts must keep their meaning. */
  @Test
  void whatHoconAcceptsKeepsItsMeaning() {
    String[] pieces = {
      "a",
      "b.c",
      "\"k\"",
      ":",
      "=",
      "{",
      "}",
      "[",
      "]",
      ",",
      "\n",
      " ",
      "1",
      "true",
      "\"v:w\"",
      "\"\\n\"",
      "#x:y\n",
      "//z\"\n",
      "${?A}",
      "\"\"\"m:\"n\"\"\"",
      "x/y",
      "+=",
      "u-v",
      "x//:y"
    };
    Random random = new Random(7);
    int accepted = 0;
    for (int round = 0; round < 25_000; round++) {
      StringBuilder built = new StringBuilder();
      for (int i = random.nextInt(12); i >= 0; i--) {
        built.append(pieces[random.nextInt(pieces.length)]);
      }
      String text = built.toString();
      if (JOINED_SLASHES.matcher(text).find()) {
        continue; // a comment in HOCON proper, text for the reference
      }
      Config plain;
      try {
        plain = ConfigFactory.parseString(text);
      } catch (ConfigException e) {
        continue;
      }
      accepted++;
      assertThat(ConfigFactory.parseString(PyhoconSyntax.toHocon(text)))
          .as("%s", text)
          .isEqualTo(plain);
    }
    assertThat(accepted).isGreaterThan(600);
  }
}
