package ml.clear.sdk.testkit.internal.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

class RecordingsReplayTest {
  private static final List<String> RECORDINGS =
      List.of(
          "01-task-create-close",
          "01b-task-reuse",
          "02-scalars",
          "03-console",
          "04-plots-images",
          "05-parameters-config",
          "06-artifacts",
          "07-models",
          "08-queues-workers",
          "09-status-transitions",
          "10-dataset",
          "11-bad-input",
          "12-clone-remote",
          "13-pipeline",
          "14-read-back",
          "15-agent-daemon");

  @TestFactory
  Stream<DynamicTest> theServerAnswersAsRecorded() {
    return RECORDINGS.stream()
        .map(name -> DynamicTest.dynamicTest(name, () -> answersAsRecorded(name + ".jsonl.gz")));
  }

  private static void answersAsRecorded(String file) throws IOException {
    try (InputStream recording =
        Objects.requireNonNull(
            RecordingsReplayTest.class.getResourceAsStream("/recordings/" + file))) {
      ReplayReport report = new Replay().run(file, recording);

      assertThat(report.compared()).isPositive();
      assertThat(report.lines()).isEmpty();
    }
  }
}
