package ml.clear.sdk.internal.param;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import ml.clear.sdk.param.Parameter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Against {@code python-parameters.jsonl}, whose values have the same names. */
class EncodedTest {
  enum Color {
    RED,
    BLUE
  }

  private static Map<String, @Nullable Object> values() {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("null", null);
    values.put("true", true);
    values.put("false", false);
    values.put("zero", 0);
    values.put("negative", (short) -7);
    values.put("long", Long.MAX_VALUE);
    values.put("big", BigInteger.ONE.shiftLeft(70));
    values.put("tenth", 0.1f);
    values.put("small", 1e-5);
    values.put("whole", 3.0);
    values.put("large", 1e16);
    values.put("below_large", 123456789012345.0);
    values.put("negative_zero", -0.0);
    values.put("nan", Double.NaN);
    values.put("inf", Float.POSITIVE_INFINITY);
    values.put("minus_inf", Double.NEGATIVE_INFINITY);
    values.put("text", "adam");
    values.put("empty_text", "");
    values.put("text_like_number", '3');
    values.put("multi_line", "a\n\"b\"\tc\\");
    values.put("emoji", "é😀");
    values.put("enum", Color.RED);
    values.put("ints", new int[] {1, 2});
    values.put("longs", List.of(1, 1L << 40));
    values.put("floats", new double[] {0.1, 1e-5, 1e22});
    values.put(
        "special_floats", List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY));
    values.put("texts", List.of("a", "q\"\\/", "é😀\u007f\u0001\n"));
    values.put("bools", List.of(true, false));
    values.put("mixed", List.of(1, "a"));
    values.put("int_and_bool", List.of(1, true));
    values.put("empty_list", List.of());
    values.put("lists", List.of(List.of(1, 2), List.of()));
    Map<String, Object> dict = new LinkedHashMap<>();
    dict.put("a", 1);
    dict.put("b", List.of(true, "x"));
    values.put("dicts", List.of(dict, Map.of("c", 0.5)));
    values.put("empty_dict", Map.of());
    Map<String, Object> inner = new LinkedHashMap<>();
    inner.put("b", 1);
    inner.put("c", "x");
    Map<String, Object> nested = new LinkedHashMap<>();
    nested.put("a", inner);
    nested.put("d", 2);
    values.put("nested", nested);
    return values;
  }

  @Test
  void everyValueOfTheTableIsStoredAsThePythonSdkStoresIt() {
    StoredTask task = new StoredTask();
    new TaskParameters(task, StoredTask.ID, ConnectMode.LOCAL).connect("Table", values());

    List<Parameter> stored = new ParameterCalls(task, StoredTask.ID).list();
    List<Parameter> expected =
        Resource.json("python-parameters.jsonl").stream().map(EncodedTest::expected).toList();
    assertThat(expected).hasSizeGreaterThan(30);
    assertThat(stored).isEqualTo(expected);
  }

  private static Parameter expected(JsonNode line) {
    return new Parameter(
        "Table",
        line.path("name").asText(),
        line.path("value").asText(),
        line.path("type").asText(),
        line.path("description").asText());
  }

  @Test
  void floatingPointNumbersArePrintedAsPythonPrintsThem() {
    List<String> lines = Resource.lines("python-floats.txt");

    assertThat(lines).hasSizeGreaterThan(800);
    assertThat(lines)
        .allSatisfy(
            line -> {
              String[] parts = line.split(" ", 2);
              double value = Double.longBitsToDouble(Long.parseUnsignedLong(parts[0], 16));
              assertThat(PythonFloat.text(value)).isEqualTo(parts[1]);
            });
  }

  @Test
  void aFloatIsPrintedByItsOwnPrecision() {
    assertThat(PythonFloat.text(0.1f)).isEqualTo("0.1");
    assertThat(PythonFloat.text(Float.MIN_VALUE)).isEqualTo("1e-45");
    assertThat(PythonFloat.text(16777216f)).isEqualTo("16777216.0");
  }
}
