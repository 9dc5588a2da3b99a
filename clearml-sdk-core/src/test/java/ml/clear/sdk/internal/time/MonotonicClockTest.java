package ml.clear.sdk.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;

class MonotonicClockTest {
  private final ManualTime time = new ManualTime();

  @Test
  void theClockFollowsElapsedTimeAndNotAWallClockThatJumps() {
    MonotonicClock clock = new MonotonicClock(time);
    Instant start = clock.instant();

    time.jumpTo(start.minus(Duration.ofDays(1)));
    time.advance(Duration.ofSeconds(3));

    assertThat(clock.instant()).isEqualTo(start.plusSeconds(3));
  }

  @Test
  void aDeadlineCountsDownOnTheMonotonicClock() {
    Deadline deadline = Deadline.after(Duration.ofSeconds(10), time);

    time.advance(Duration.ofSeconds(4));
    time.jumpTo(Instant.EPOCH);

    assertThat(deadline.elapsed()).isEqualTo(Duration.ofSeconds(4));
    assertThat(deadline.left()).isEqualTo(Duration.ofSeconds(6));
    assertThat(deadline.hasPassed()).isFalse();
    time.advance(Duration.ofSeconds(6));
    assertThat(deadline.hasPassed()).isTrue();
  }
}
