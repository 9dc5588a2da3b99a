package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import ml.clear.sdk.internal.json.Json;
import org.junit.jupiter.api.Test;

class JsonLinesTest {
  private final JsonLines out = new JsonLines();

  private JsonNode parsed() throws JsonProcessingException {
    String text = new String(out.copy(0, out.length()), StandardCharsets.US_ASCII);
    return Json.MAPPER.readTree(text);
  }

  @Test
  void anyTextComesBackAsItWasAndTheBytesAreAscii() throws JsonProcessingException {
    StringBuilder all = new StringBuilder("\"\\/\b\f 🚀 中文");
    IntStream.range(0, 0x300).forEach(c -> all.append((char) c));

    out.string(all);

    assertThat(parsed().asText()).isEqualTo(all.toString());
    for (byte b : out.copy(0, out.length())) {
      assertThat(b).isBetween((byte) 0x20, (byte) 0x7f);
    }
  }

  @Test
  void halfASurrogatePairBecomesAReplacementCharacter() throws JsonProcessingException {
    out.string("a\ud83db\ude80c\ud83d");

    assertThat(parsed().asText()).isEqualTo("a\ufffdb\ufffdc\ufffd");
  }

  @Test
  void anyDoubleComesBackEqual() throws JsonProcessingException {
    SplittableRandom random = new SplittableRandom(1);
    double[] special = {0, -0.0, 1, -1, 0.1, 1e15, 1e16, -12345678901.5, Double.MIN_VALUE, 3.4e38};
    for (int i = 0; i < 10_000; i++) {
      double value = i < special.length ? special[i] : Double.longBitsToDouble(random.nextLong());
      if (!Double.isFinite(value)) {
        continue;
      }
      out.truncate(0);
      out.number(value);

      assertThat(Double.doubleToLongBits(parsed().asDouble()))
          .as("%s", value)
          .isEqualTo(Double.doubleToLongBits(value));
    }
  }

  @Test
  void anyLongComesBackEqual() throws JsonProcessingException {
    long[] values = {0, 1, -1, 10, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MIN_VALUE, 1L << 53};
    for (long value : values) {
      out.truncate(0);
      out.number(value);

      assertThat(parsed().asLong()).isEqualTo(value);
    }
  }
}
