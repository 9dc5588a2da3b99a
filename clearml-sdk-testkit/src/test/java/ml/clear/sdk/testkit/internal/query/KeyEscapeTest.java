package ml.clear.sdk.testkit.internal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyEscapeTest {
  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "' trimmed ', trimmed",
    "a.b, a%2Eb",
    "$a, %24a",
    "a__b, a%_%_b",
    "_a, %_a",
    "100%, 100%%",
    "a%2Eb, a%%2Eb",
    "nested/a, nested/a"
  })
  void keysAreEscapedForTheDatabaseAndComeBackTrimmed(String key, String stored) {
    assertThat(KeyEscape.escape(key)).isEqualTo(stored);
    assertThat(KeyEscape.unescape(stored)).isEqualTo(key.strip());
  }

  @Test
  void anEmptyKeyIsRefused() {
    assertThatThrownBy(() -> KeyEscape.escape(" "))
        .hasMessage("Validation error (Empty key is not allowed)");
  }
}
