package ml.clear.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RetryOptionsTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  @Test
  void copiesChangeOneThing() {
    RetryOptions options = RetryOptions.DEFAULT.withDelays(SECOND, SECOND);

    assertThat(options.firstDelay()).isEqualTo(SECOND);
    assertThat(options.controlDeadline()).isEqualTo(RetryOptions.DEFAULT.controlDeadline());
    assertThat(options.withControlDeadline(SECOND).controlDeadline()).isEqualTo(SECOND);
  }

  @Test
  void valuesOutOfRangeAreNamed() {
    assertThatThrownBy(() -> RetryOptions.DEFAULT.withControlDeadline(Duration.ZERO))
        .hasMessageContaining("controlDeadline");
    assertThatThrownBy(() -> RetryOptions.DEFAULT.withDelays(Duration.ofSeconds(2), SECOND))
        .hasMessageContaining("firstDelay <= maxDelay");
    assertThatThrownBy(() -> new RetryOptions(SECOND, SECOND, SECOND, 1.5, 3, SECOND))
        .hasMessageContaining("jitter");
    assertThatThrownBy(() -> new RetryOptions(SECOND, SECOND, SECOND, Double.NaN, 3, SECOND))
        .hasMessageContaining("jitter");
    assertThatThrownBy(() -> new RetryOptions(SECOND, SECOND, SECOND, 0, 0, SECOND))
        .hasMessageContaining("failuresUntilOpen");
  }
}
