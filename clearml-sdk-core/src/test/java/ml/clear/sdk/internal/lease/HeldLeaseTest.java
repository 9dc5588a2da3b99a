package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;

class HeldLeaseTest {
  private final ManualTime time = new ManualTime();
  private final HeldLease lease =
      new HeldLease(time, 7, Duration.ofSeconds(30), Duration.ofSeconds(5));
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void renewalCountsFromWhenItWasSentNotWhenItWasAnswered() {
    long sentAt = time.nanoTime();
    time.advance(Duration.ofSeconds(10)); // a slow answer

    boolean renewed = lease.renewed(sentAt);

    assertThat(renewed).isTrue();
    assertThat(lease.remaining()).isEqualTo(Duration.ofSeconds(15)); // 30 s - 5 s margin - 10 s
  }

  @Test
  void answerAfterTheTermsEndRevivesNothing() {
    time.advance(Duration.ofSeconds(24));
    long sentAt = time.nanoTime();
    time.advance(Duration.ofSeconds(1));

    boolean renewed = lease.renewed(sentAt);

    assertThat(renewed).isFalse();
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void lossIsToldOnce() {
    lease.onLost(told::incrementAndGet);

    assertThat(lease.lose()).isTrue();
    assertThat(lease.lose()).isFalse();

    assertThat(told).hasValue(1);
    assertThat(lease.remaining()).isZero();
  }

  @Test
  void listenerThatComesLateIsToldAtOnce() {
    lease.lose();

    lease.onLost(told::incrementAndGet);

    assertThat(told).hasValue(1);
  }

  @Test
  void listenerThatThrowsDoesNotKeepTheOthersFromBeingTold() {
    lease.onLost(
        () -> {
          throw new IllegalStateException("user code");
        });
    lease.onLost(told::incrementAndGet);

    lease.lose();

    assertThat(told).hasValue(1);
  }

  @Test
  void closedLeaseIsNotLost() {
    lease.onLost(told::incrementAndGet);

    assertThat(lease.closeInTime()).isTrue();

    assertThat(lease.lose()).isFalse();
    assertThat(lease.renewed(time.nanoTime())).isFalse();
    assertThat(lease.closeInTime()).isFalse();
    assertThat(lease.remaining()).isZero();
    assertThat(told).hasValue(0);
  }

  @Test
  void closingAfterTheTermsEndReleasesNothing() {
    time.advance(Duration.ofSeconds(25));

    assertThat(lease.closeInTime()).isFalse();
  }
}
