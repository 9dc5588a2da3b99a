package ml.clear.sdk.tests.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import ml.clear.sdk.ClearMl;
import ml.clear.sdk.Task;
import ml.clear.sdk.report.ConsoleLine;
import ml.clear.sdk.report.DeliveryReport;
import ml.clear.sdk.report.ScalarPoint;
import ml.clear.sdk.testkit.ClearMlTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ClearMlTest
class BadValuesTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @Test
  void aConsoleLineOfFiveMegabytes(ClearMl client) {
    Task task = client.task("baseline").start();
    String line = "0123456789abcde\n".repeat(5 << 16);

    task.logger().text(line);
    DeliveryReport report = task.close(LIMIT);

    assertThat(report.isComplete()).isTrue();
    String stored = String.join("", task.ref().metrics().console().map(ConsoleLine::text).toList());
    assertThat(stored.replace("\n", "")).isEqualTo(line.replace("\n", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "tab\tand\nnewline",
        "\u0000\u0001\u001b[31m",
        "😀👩‍🔬 flag 🇩🇪",
        "\ud800 half a pair",
        "</script>",
        "quote \" and \\ back"
      })
  void titlesOfAnyText(String title, ClearMl client) {
    Task task = client.task("baseline").start();

    task.scalar(title, title).report(1, 0.5);
    task.logger().text(title);
    DeliveryReport report = task.close(LIMIT);

    assertThat(report.isComplete()).as(report.toString()).isTrue();
    assertThat(report.total().offered()).isEqualTo(2);
    String kept = title.replace('\ud800', '\ufffd');
    assertThat(task.ref().metrics().scalar(kept, kept)).containsExactly(new ScalarPoint(1, 0.5));
  }

  @Test
  void tenThousandSeries(ClearMl client) {
    Task task = client.task("baseline").start();
    for (int i = 0; i < 10_000; i++) {
      task.logger().scalar("title " + i % 100, "series " + i, i, 0);
    }

    DeliveryReport report = task.close(LIMIT);

    assertThat(report.scalars().delivered()).isEqualTo(10_000);
    assertThat(task.ref().metrics().series().values().stream().mapToInt(List::size).sum())
        .isEqualTo(10_000);
  }

  @Test
  void aParameterOfAMegabyte(ClearMl client) {
    Task task = client.task("baseline").start();
    String big = "x".repeat(1 << 20);

    task.parameters().set("General/big", big);

    assertThat(task.parameters().get("General/big")).isEqualTo(big);
    task.close();
  }

  @Test
  void iterationsAtTheEnds(ClearMl client) {
    Task task = client.task("baseline").start();
    task.scalar("loss", "train").report(-1, 1.0);
    task.scalar("loss", "train").report(Long.MAX_VALUE, 2.0);

    DeliveryReport report = task.close(LIMIT);

    assertThat(report.isComplete()).as(report.toString()).isTrue();
    assertThat(task.ref().metrics().scalar("loss", "train"))
        .containsExactly(new ScalarPoint(-1, 1.0), new ScalarPoint(Long.MAX_VALUE, 2.0));
  }

  @Test
  void anIterationBeyondTheEndAfterAnOffsetIsTheLast(ClearMl client) {
    Task first = client.task("baseline").start();
    first.scalar("loss", "train").report(10, 1.0);
    first.close();
    Task second = client.task("again").resume(first.id()).start();
    second.scalar("loss", "train").report(Long.MAX_VALUE, 2.0);

    DeliveryReport report = second.close(LIMIT);

    assertThat(report.isComplete()).as(report.toString()).isTrue();
    assertThat(second.ref().info().lastIteration()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "ab", " a "})
  void namesTooShort(String name, ClearMl client) {
    assertThatThrownBy(() -> client.task(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("task name");
  }

  @Test
  void aNameOfAThousandCharactersAlsoForItsFiles(ClearMl client) {
    String name = "n".repeat(1000);
    Task task = client.task(name).project("p".repeat(300)).start();
    task.artifacts().upload("notes", ml.clear.sdk.artifact.ArtifactContent.text("kept"));
    task.close();

    assertThat(task.ref().info().name()).isEqualTo(name);
    assertThat(task.ref().artifacts().get("notes").text()).isEqualTo("kept");
  }
}
