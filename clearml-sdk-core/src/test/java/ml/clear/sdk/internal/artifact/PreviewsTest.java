package ml.clear.sdk.internal.artifact;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreviewsTest {
  /** What {@code format_size} of Python 2.1.12 says. */
  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "999, 999 bytes",
    "1000, 1 KB",
    "1234, 1.23 KB",
    "12500000, 12.5 MB",
    "999995, 1 MB",
    "5368709121, 5.37 GB",
    "2000000000000000, 2 PB"
  })
  void sizesAreWrittenAsTheReferenceWritesThem(long bytes, String text) {
    assertThat(Previews.size(bytes)).isEqualTo(text);
  }

  @Test
  void whatIsCutSaysSoOnceAndEndsWithAWholeCharacter() {
    String text = "x".repeat(Previews.LONGEST - 1) + "\uD83D\uDE00 and more";

    String preview = Previews.registered(Previews.ofText("text", text));

    assertThat(preview)
        .isEqualTo(
            "# full text too large to store, storing first 64kb\n"
                + "x".repeat(Previews.LONGEST - 1));
  }
}
