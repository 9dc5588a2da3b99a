package ml.clear.sdk.internal.storage;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PercentTest {
  @ParameterizedTest
  @CsvSource({
    "a é 50% x, a %C3%A9 50%25 x, a%20%25C3%25A9%2050%2525%20x",
    "t: #1?, t%3A %231%3F, t%253A%20%25231%253F",
    "team/sub (a)[b]{c}$;=+~, team/sub (a)[b]{c}$;=+~, team/sub%20%28a%29%5Bb%5D%7Bc%7D%24%3B%3D%2B~",
    "'q\"<>|', 'q%22%3C%3E%7C', 'q%2522%253C%253E%257C'"
  })
  void quotesTwiceAsTheReference(String name, String key, String path) {
    assertThat(Percent.quoteKey(name)).isEqualTo(key);
    assertThat(Percent.quotePath(Percent.quoteKey(name))).isEqualTo(path);
    assertThat(Percent.unquote(path)).isEqualTo(key);
    assertThat(Percent.unquote(key)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({"100%, 100%", "%zz, %zz", "%4, %4", "%41, A"})
  void leavesAPercentSignThatMeansNothing(String text, String plain) {
    assertThat(Percent.unquote(text)).isEqualTo(plain);
  }
}
