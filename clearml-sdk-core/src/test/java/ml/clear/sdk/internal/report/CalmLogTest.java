package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import ml.clear.sdk.time.ManualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

class CalmLogTest {
  private final List<String> warnings = new ArrayList<>();
  private boolean broken;
  private final ManualTime time = new ManualTime();
  private final CalmLog log = new CalmLog(new Recorder(), time);

  private final class Recorder extends LegacyAbstractLogger {
    private static final long serialVersionUID = 1L;

    @Override
    protected @Nullable String getFullyQualifiedCallerName() {
      return null;
    }

    @Override
    protected void handleNormalizedLoggingCall(
        Level level,
        @Nullable Marker marker,
        String message,
        Object @Nullable [] arguments,
        @Nullable Throwable throwable) {
      if (broken) {
        throw new IllegalStateException("the appender is closed");
      }
      if (level == Level.WARN) {
        warnings.add(MessageFormatter.basicArrayFormat(message, arguments));
      }
    }

    @Override
    public boolean isTraceEnabled() {
      return true;
    }

    @Override
    public boolean isDebugEnabled() {
      return true;
    }

    @Override
    public boolean isInfoEnabled() {
      return true;
    }

    @Override
    public boolean isWarnEnabled() {
      return true;
    }

    @Override
    public boolean isErrorEnabled() {
      return true;
    }
  }

  @Test
  void aCauseIsLoggedOnceAndThenEachMinuteWithACount() {
    for (int i = 0; i < 100; i++) {
      log.warn("cause", "number {}", i);
    }
    log.warn("other", "something else");

    assertThat(warnings).containsExactly("number 0", "something else");

    time.advance(Duration.ofMinutes(1));
    log.warn("cause", "number {}", 100);

    assertThat(warnings).last().isEqualTo("number 100 (and 99 times more since the last warning)");
  }

  @Test
  void aLoggerThatThrowsHarmsNobody() {
    broken = true;

    log.warn("cause", "number {}", 1);
    log.warn("cause", "number {}", 2);

    assertThat(warnings).isEmpty();
  }

  @Test
  void causesWithoutEndDoNotFillTheMemory() {
    for (int i = 0; i < 10_000; i++) {
      log.warn("cause " + i, "x");
    }

    assertThat(warnings).hasSize(10_000);
  }
}
