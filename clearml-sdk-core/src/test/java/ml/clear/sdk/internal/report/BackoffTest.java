package ml.clear.sdk.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import ml.clear.sdk.internal.time.Jitter;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final ManualTime time = new ManualTime();

  @Test
  void waitsDoubleUpToABoundAndEndWithSuccess() {
    Backoff backoff = new Backoff(time, Jitter.seeded(0, 1));
    long previous = 0;
    for (int i = 0; i < 5; i++) {
      backoff.failed(Duration.ZERO);
      assertThat(backoff.leftNanos()).isGreaterThan(previous);
      previous = backoff.leftNanos();
    }
    for (int i = 0; i < 100; i++) {
      backoff.failed(Duration.ZERO);
    }

    assertThat(backoff.leftNanos()).isEqualTo(Duration.ofSeconds(30).toNanos());
    assertThat(backoff.isAway()).isTrue();

    backoff.succeeded();

    assertThat(backoff.leftNanos()).isLessThanOrEqualTo(0);
    assertThat(backoff.isAway()).isFalse();
    assertThat(backoff.failures()).isEqualTo(105);
    assertThat(backoff.failuresInARow()).isZero();
  }

  @Test
  void somebodyWhoWaitsIsServedAtOnceButTheOutageIsNotForgotten() {
    Backoff backoff = new Backoff(time, Jitter.seeded(0, 1));
    backoff.failed(Duration.ZERO);
    backoff.hurry();

    assertThat(backoff.leftNanos()).isLessThanOrEqualTo(0);
    assertThat(backoff.isAway()).isTrue();
  }

  @Test
  void aServerThatAsksForRestGetsItAlsoFromWhoeverWaits() {
    Backoff backoff = new Backoff(time, Jitter.seeded(0, 1));
    backoff.failed(Duration.ofMinutes(2));
    backoff.hurry();

    assertThat(backoff.leftNanos()).isEqualTo(Duration.ofMinutes(2).toNanos());

    time.advance(Duration.ofMinutes(2));
    assertThat(backoff.leftNanos()).isZero();
  }

  /** A date such as 9999-12-31 would not even fit the clock. */
  @Test
  void aServerThatAsksForCenturiesGetsAnHour() {
    Backoff backoff = new Backoff(time, Jitter.seeded(0, 1));

    backoff.failed(Duration.ofDays(8_000 * 365));

    assertThat(backoff.leftNanos()).isEqualTo(Duration.ofHours(1).toNanos());
  }

  /** 200 clients lose the server at one moment, and it stays away for five minutes. */
  @Test
  void aFleetDoesNotComeBackAtOneMoment() {
    Map<Long, Integer> attemptsPerSecond = new TreeMap<>();
    for (int client = 0; client < 200; client++) {
      ManualTime own = new ManualTime();
      Backoff backoff = new Backoff(own, Jitter.seeded(0.5, client));
      while (own.nanoTime() < Duration.ofMinutes(5).toNanos()) {
        backoff.failed(Duration.ZERO);
        own.advance(Duration.ofNanos(backoff.leftNanos()));
      }
      attemptsPerSecond.merge(Duration.ofNanos(own.nanoTime()).toSeconds(), 1, Integer::sum);
    }

    assertThat(attemptsPerSecond.values()).allMatch(attempts -> attempts <= 30);
  }

  @Test
  void aBacklogIsSentWithRestsAsLongAsTheServerTook() {
    Backoff backoff = new Backoff(time, Jitter.seeded(0, 1));

    backoff.rest(Duration.ofSeconds(2).toNanos());

    assertThat(backoff.leftNanos()).isEqualTo(Duration.ofSeconds(2).toNanos());
    assertThat(backoff.isAway()).isFalse();
  }
}
