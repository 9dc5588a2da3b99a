package ml.clear.sdk.internal.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against {@code python-configurations.jsonl}, whose objects have the same names. */
class HoconTextTest {
  private static Map<String, @Nullable Object> map(@Nullable Object... keysAndValues) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return map;
  }

  private static Map<String, Map<String, @Nullable Object>> configurations() {
    Map<String, Map<String, @Nullable Object>> all = new LinkedHashMap<>();
    all.put("recorded", map("layers", List.of(1, 2, 3), "opt", Map.of("m", 0.9)));
    all.put(
        "scalars",
        map(
            "a",
            Map.of("b", List.of(1, 2)),
            "s",
            "x y",
            "n",
            null,
            "t",
            true,
            "f",
            false,
            "e",
            1e-5));
    all.put("empty", map("d", Map.of(), "l", List.of(), "s", ""));
    all.put("quotes", map("s", "q\"\\", "url", "http://x/y?z=1#f", "var", "${HOME}"));
    all.put("block", map("s", "a\n  b\n"));
    all.put("keys", map("a.b", 1, "1", 2, "k/l-m_n", 3));
    List<@Nullable Object> withNull = new ArrayList<>(Arrays.asList("x", null));
    all.put("deep", map("a", Map.of("b", Map.of("c", List.of(List.of(1), withNull)))));
    return all;
  }

  @Test
  void aMapIsWrittenAsThePythonSdkWritesIt() {
    List<JsonNode> lines = Resource.json("python-configurations.jsonl");

    assertThat(lines).hasSize(configurations().size());
    assertThat(lines)
        .allSatisfy(
            line -> {
              Map<String, @Nullable Object> tree =
                  Objects.requireNonNull(configurations().get(line.path("name").asText()));
              assertThat(HoconText.of("net", tree)).isEqualTo(line.path("text").asText());
            });
  }

  @Test
  void whatWasWrittenIsReadBackEqual() {
    Map<String, @Nullable Object> tree =
        map("text", "a\n\"\"\"b\"", "quoted key.x", "é😀\t", "dicts", List.of(map("a", 1L), map()));

    String text = HoconText.of("net", tree);

    assertThat(PlainValue.of(CollectionText.parseDocument("net", text))).isEqualTo(tree);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\"b", "a\\b", "a\nb"})
  void aKeyThatPythonCouldNotReadIsRefused(String key) {
    assertThatThrownBy(() -> HoconText.of("net", map(key, 1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("net")
        .hasMessageContaining("putJson");
  }
}
