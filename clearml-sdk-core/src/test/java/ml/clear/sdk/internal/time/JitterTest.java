package ml.clear.sdk.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class JitterTest {
  private static final Duration WAIT = Duration.ofSeconds(8);

  @Test
  void aWaitLosesAtMostTheLargestPart() {
    Jitter jitter = Jitter.seeded(0.5, 42);

    assertThat(Stream.generate(() -> jitter.shorten(WAIT)).limit(1_000))
        .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofSeconds(4), WAIT))
        .anySatisfy(wait -> assertThat(wait).isLessThan(Duration.ofMillis(4_200)))
        .anySatisfy(wait -> assertThat(wait).isGreaterThan(Duration.ofMillis(7_800)));
  }

  @Test
  void theSameSeedGivesTheSameWaitsAndNoJitterTheFullWait() {
    assertThat(Jitter.seeded(0.5, 7).shorten(WAIT)).isEqualTo(Jitter.seeded(0.5, 7).shorten(WAIT));
    assertThat(Jitter.upTo(0).shorten(WAIT)).isEqualTo(WAIT);
  }
}
