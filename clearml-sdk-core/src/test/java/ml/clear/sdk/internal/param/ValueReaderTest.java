package ml.clear.sdk.internal.param;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import ml.clear.sdk.param.ParameterException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueReaderTest {
  private static @Nullable Object read(String text, @Nullable Object local) {
    return read(text, local, "");
  }

  private static @Nullable Object read(String text, @Nullable Object local, String type) {
    return new ValueReader("General/x", text).read(Wanted.like(local), local, type);
  }

  private static void misfits(String text, Object local) {
    assertThatThrownBy(() -> read(text, local))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("General/x")
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining(Wanted.like(local).toString());
  }

  @ParameterizedTest
  @CsvSource({"True,true", "true,true", "TRUE,true", "2,true", "0,false", "0.0,false", "'',false"})
  void aBooleanIsReadAsPythonReadsIt(String text, boolean value) {
    assertThat(read(text, true)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "on", "t"})
  void aWordThatPythonWouldSilentlyTakeForFalseIsAnError(String text) {
    misfits(text, true);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2.5", "abc", "2147483648", "1d", "0x10", "True"})
  void aTextThatIsNoIntIsAnErrorAndNotTheDefault(String text) {
    misfits(text, 3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1d", "0x1p3", "fast", "1,5"})
  void aTextThatIsNoNumberIsAnError(String text) {
    misfits(text, 0.5);
  }

  @Test
  void pythonsFormsOfNumbersAreRead() {
    assertThat(read(" +7 ", 1)).isEqualTo(7);
    assertThat(read("3", 0.5)).isEqualTo(3.0);
    assertThat(read("1e-05", 0.5)).isEqualTo(1e-5);
    assertThat(read(".5", 1.0)).isEqualTo(0.5);
    assertThat(read("nan", 0.5)).isEqualTo(Double.NaN);
    assertThat(read("-inf", 0.5f)).isEqualTo(Float.NEGATIVE_INFINITY);
  }

  @Test
  void anEmptyTextIsNullForAnObjectAndTheEmptyString() {
    assertThat(read("", 1)).isNull();
    assertThat(read("", null, "int")).isNull();
    assertThat(read("", "a")).isEqualTo("");
    misfits("", List.of(1));
    assertThatThrownBy(
            () -> new ValueReader("General/x", "").read(Wanted.declared(int.class, 1), 1, "int"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("int");
  }

  @Test
  void aNullDefaultIsReadByTheTypeTheTaskNames() {
    assertThat(read("5", null, "int")).isEqualTo(5L);
    assertThat(read("5", null, "float")).isEqualTo(5.0);
    assertThat(read("5", null)).isEqualTo("5");
    assertThat(read("[1, \"a\"]", null, "list")).isEqualTo(List.of(1L, "a"));
    assertThatThrownBy(() -> read("five", null, "int"))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("the type int");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"a\", \"b\"]", "['a', 'b']", "[a, b]", "(a, b)", " [a,b] "})
  void aListIsReadInEveryFormThatPeopleType(String text) {
    assertThat(read(text, List.of("x"))).isEqualTo(List.of("a", "b"));
  }

  @Test
  void theElementsOfAListBecomeOfTheClassOfTheDefaults() {
    assertThat(read("[1, 2]", List.of(0.5))).isEqualTo(List.of(1.0, 2.0));
    assertThat(read("[NaN, 1e-05]", List.of(0.5))).isEqualTo(List.of(Double.NaN, 1e-5));
    assertThat(read("[[1], []]", List.of(List.of(1L)))).isEqualTo(List.of(List.of(1L), List.of()));
    assertThat(read("[1, null]", List.of(1))).isEqualTo(Arrays.asList(1, null));
    assertThat(read("[1, true, 1.5]", List.of())).isEqualTo(List.of(1L, true, 1.5));
    assertThatThrownBy(() -> read("[1, 1.5]", List.of(1)))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("'[1, 1.5]' does not fit Integer at '1.5'");
    misfits("1, 2", List.of(1));
    misfits("[1", List.of(1));
  }

  @Test
  void aMistypedEnumListsTheConstants() {
    assertThatThrownBy(() -> read("tree", ConnectTest.Booster.LINEAR))
        .isInstanceOf(ParameterException.class)
        .hasMessageContaining("[TREE, LINEAR]");
  }

  @Test
  void aLongTextIsCutInTheMessage() {
    assertThatThrownBy(() -> read("a".repeat(1 << 20), 1))
        .isInstanceOf(ParameterException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(500))
        .hasMessageContaining("1048576 characters");
  }
}
