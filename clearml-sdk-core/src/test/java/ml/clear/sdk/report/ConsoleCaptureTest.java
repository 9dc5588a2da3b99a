package ml.clear.sdk.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConsoleCaptureTest {
  private final List<String> reported = new ArrayList<>();
  private final TaskLogger logger = new RecordingLogger();

  @Test
  void standardOutputIsInfoAndStandardErrorIsError() {
    ConsoleCapture capture = ConsoleCapture.start(logger);
    System.out.println("captured");
    System.err.println("also captured");
    capture.close();

    assertThat(reported).containsExactly("INFO captured", "ERROR also captured");
  }

  @Test
  void closingPutsTheFormerStreamsBack() {
    PrintStream out = System.out;
    PrintStream err = System.err;

    ConsoleCapture capture = ConsoleCapture.start(logger);
    assertThat(System.out).isNotSameAs(out);
    capture.close();
    capture.close();

    assertThat(System.out).isSameAs(out);
    assertThat(System.err).isSameAs(err);
  }

  @Test
  void aStreamSetByTheProgramMeanwhileStays() {
    PrintStream before = System.out;
    PrintStream theirs = new PrintStream(before);
    ConsoleCapture capture = ConsoleCapture.start(logger);
    try {
      System.setOut(theirs);
      capture.close();

      assertThat(System.out).isSameAs(theirs);
    } finally {
      System.setOut(before);
    }
  }

  private final class RecordingLogger implements TaskLogger {
    @Override
    public Scalar scalar(String title, String series) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void scalar(String title, String series, double value, long iteration) {}

    @Override
    public void singleValue(String name, double value) {}

    @Override
    public void text(String message) {}

    @Override
    public void text(LogLevel level, String message) {
      reported.add(level + " " + message);
    }

    @Override
    public void plotly(String title, String series, long iteration, String figureJson) {}
  }
}
