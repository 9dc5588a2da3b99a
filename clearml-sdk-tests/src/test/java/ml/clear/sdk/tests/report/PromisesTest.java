package ml.clear.sdk.tests.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of promises names tests that exist. */
class PromisesTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern TEST = Pattern.compile("`(\\w+Test)\\.(\\w+)`");

  @Test
  void eachTestThatThePageOnReportingNamesExists() throws IOException {
    Map<String, String> sources = testSources();
    String page = Files.readString(ROOT.resolve("docs/knowledge/reporting.md"));

    List<MatchResult> named = TEST.matcher(page).results().toList();

    assertThat(named).hasSizeGreaterThan(50);
    assertThat(named)
        .allSatisfy(
            test ->
                assertThat(sources.getOrDefault(test.group(1), ""))
                    .as(test.group())
                    .contains("void " + test.group(2) + "("));
  }

  private static Map<String, String> testSources() {
    return Stream.of("clearml-sdk-core", "clearml-sdk-tests")
        .flatMap(module -> tests(ROOT.resolve(module).resolve("src/test/java")).stream())
        .collect(Collectors.toMap(PromisesTest::className, PromisesTest::read, String::concat));
  }

  private static String className(Path file) {
    return String.valueOf(file.getFileName()).replace(".java", "");
  }

  private static List<Path> tests(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith("Test.java")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
