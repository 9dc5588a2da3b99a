package ml.clear.sdk.internal.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import ml.clear.sdk.lease.LeaseHolder;
import ml.clear.sdk.lease.LeaseOptions;
import ml.clear.sdk.time.ManualTime;
import org.junit.jupiter.api.Test;

class ContestTest {
  private static final Duration TTL = Duration.ofSeconds(60);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private final ManualTime time = new ManualTime();
  private final FakeQueues server = new FakeQueues();
  private final ServerLeaseStore store = new ServerLeaseStore(server);
  private final AtomicInteger nonces = new AtomicInteger();
  private final Contest first = contest();
  private final Contest second = contest();

  @Test
  void firstTokenIsOne() {
    Contest.Win win = first.round().orElseThrow();

    assertThat(win.epoch().number()).isEqualTo(1);
    assertThat(server.names()).containsExactly("lease-job#1");
  }

  @Test
  void heldLeaseIsRefusedAndItsHolderShown() {
    first.round();

    assertThat(second.round()).isEmpty();
    assertThat(second.rival()).hasValueSatisfying(held -> assertThat(held.number()).isEqualTo(1));
  }

  @Test
  void releasedLeaseIsGrantedWithAGreaterTokenAndItsRecordCollected() {
    Contest.Win win = first.round().orElseThrow();
    store.release(win.epoch(), LIMIT);

    Optional<Contest.Win> next = second.round();

    assertThat(next).hasValueSatisfying(won -> assertThat(won.epoch().number()).isEqualTo(2));
    assertThat(server.names()).containsExactly("lease-job#2");
  }

  @Test
  void silenceOfExactlyTheTtlProvesNothing() {
    first.round();
    second.round();
    time.advance(TTL);

    assertThat(second.round()).isEmpty();
  }

  @Test
  void silenceLongerThanTheTtlIsTakenOver() {
    first.round();
    second.round();
    time.advance(TTL.plusNanos(1));

    assertThat(second.round())
        .hasValueSatisfying(won -> assertThat(won.epoch().number()).isEqualTo(2));
  }

  @Test
  void beatStartsTheSilenceAgain() {
    Contest.Win win = first.round().orElseThrow();
    second.round();
    time.advance(TTL);
    store.renew(win.epoch(), 1, LIMIT);
    time.advance(Duration.ofSeconds(1));

    assertThat(second.round()).isEmpty();
    time.advance(TTL);
    assertThat(second.round()).isEmpty();
    time.advance(Duration.ofNanos(1));
    assertThat(second.round()).isPresent();
  }

  @Test
  void slowReadDoesNotCountAsSilence() {
    first.round();
    server.meanwhile("queues.get_all", () -> time.advance(TTL.plusSeconds(1)));
    second.round(); // its end, not its start, is where the silence begins

    assertThat(second.round()).isEmpty();
  }

  @Test
  void createWhoseAnswerIsLostIsFoundByItsNonce() {
    server.loseAnswer("queues.create", true);

    assertThat(first.round())
        .hasValueSatisfying(won -> assertThat(won.epoch().number()).isEqualTo(1));
  }

  @Test
  void createThatDidNotLandIsForgottenAndTriedWithANewNonce() {
    server.loseAnswer("queues.create", false);

    assertThat(first.round()).isEmpty();
    Contest.Win win = first.round().orElseThrow();

    assertThat(win.epoch().nonce()).isEqualTo("n2");
  }

  @Test
  void numberCreatedAgainAfterItWasCollectedIsNotGranted() {
    Contest.Win one = first.round().orElseThrow();
    store.release(one.epoch(), LIMIT);
    // the second reads "1 is free", and then sleeps through the epochs 2 and 3
    server.meanwhile(
        "queues.get_all",
        () -> {
          Contest.Win two = contest().round().orElseThrow();
          store.release(two.epoch(), LIMIT);
          assertThat(contest().round()).isPresent();
        });

    assertThat(second.round()).isEmpty();

    assertThat(server.names()).containsExactly("lease-job#3"); // its own record 2 is withdrawn
  }

  @Test
  void winThatComesAfterItsTermIsGivenBack() {
    server.meanwhile("queues.create", () -> time.advance(TTL));

    assertThat(first.round()).isEmpty();

    assertThat(second.round())
        .hasValueSatisfying(won -> assertThat(won.epoch().number()).isEqualTo(2));
  }

  @Test
  void resourcesWhoseNamesBeginAlikeDoNotMeet() {
    first.round();

    Contest other = new Contest(store, "job2", LeaseOptions.ttl(TTL), self(), time, () -> "other");

    assertThat(other.round()).isPresent();
  }

  private Contest contest() {
    return new Contest(
        store, "job", LeaseOptions.ttl(TTL), self(), time, () -> "n" + nonces.incrementAndGet());
  }

  private static LeaseHolder self() {
    return new LeaseHolder("host", 1, Optional.of("task"), "test");
  }
}
