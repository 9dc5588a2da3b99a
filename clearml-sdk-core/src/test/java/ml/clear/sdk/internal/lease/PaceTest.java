package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Jitter NONE = Jitter.upTo(0);

  private final ManualTime time = new ManualTime();
  private final ServerLeaseStore store = new ServerLeaseStore(new FakeQueues());
  private final AtomicInteger nonces = new AtomicInteger();

  @Test
  void fourLooksFitIntoATtl() {
    assertThat(pause(Duration.ofSeconds(20), List.of())).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void longTtlDoesNotMakeAWaiterSleepForLong() {
    assertThat(pause(Duration.ofHours(5), List.of())).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void chanceTakesUpToHalfOfThePause() {
    Pace pace = new Pace(Duration.ofSeconds(20), Jitter.seeded(0.5, 7));
    for (int i = 0; i < 1000; i++) {
      Duration pause = Duration.ofNanos(pace.pauseNanos(List.of()));
      assertThat(pause).isBetween(Duration.ofMillis(2500), Duration.ofSeconds(5));
    }
  }

  @Test
  void waiterLooksWhenASilenceCanBeProved() {
    Contest watching = watching(Duration.ofSeconds(20));
    time.advance(Duration.ofSeconds(18));

    assertThat(pause(Duration.ofSeconds(20), List.of(watching)))
        .isEqualTo(Duration.ofSeconds(2).plusNanos(1));
  }

  @Test
  void waiterWhoseProofIsDueDoesNotSpin() {
    Contest watching = watching(Duration.ofSeconds(20));
    time.advance(Duration.ofSeconds(21)); // the look that would prove it has failed

    assertThat(pause(Duration.ofSeconds(20), List.of(watching))).isEqualTo(Duration.ofSeconds(5));
  }

  private Duration pause(Duration ttl, List<Contest> contests) {
    return Duration.ofNanos(new Pace(ttl, NONE).pauseNanos(contests));
  }

  /** A contest that has just seen a holder's beat. */
  private Contest watching(Duration ttl) {
    contest(ttl).round();
    Contest watching = contest(ttl);
    watching.round();
    return watching;
  }

  private Contest contest(Duration ttl) {
    LeaseHolder self = new LeaseHolder("host", 1, Optional.empty(), "");
    return new Contest(
        store, "job", LeaseOptions.ttl(ttl), self, time, () -> "n" + nonces.incrementAndGet());
  }
}
