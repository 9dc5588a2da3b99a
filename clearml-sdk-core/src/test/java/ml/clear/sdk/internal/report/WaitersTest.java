package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import ml.clear.sdk.time.TimeSource;
import org.junit.jupiter.api.Test;

class WaitersTest {
  private final Waiters waiters = new Waiters(TimeSource.system());

  /** Whoever is told to hurry sees that somebody waits, or would go on at its own pace. */
  @Test
  void thoseWhoShouldHurryAreToldOnceTheWaitIsKnown() {
    AtomicBoolean done = new AtomicBoolean();

    boolean inTime =
        waiters.await(done::get, Duration.ofSeconds(20), () -> done.set(waiters.areWaiting()));

    assertThat(inTime).isTrue();
    assertThat(waiters.areWaiting()).isFalse();
  }
}
