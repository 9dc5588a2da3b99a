package ml.clear.sdk.stuck;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import ml.clear.sdk.internal.lease.Epoch;
import ml.clear.sdk.lease.LeaseHolder;
import org.junit.jupiter.api.Test;

class LeaseWatchTest {
  private static final Duration TTL = Duration.ofSeconds(10);

  private final LeaseWatch watch = new LeaseWatch();

  @Test
  void silenceCountsFromTheEndOfTheFirstReadToTheStartOfALaterOne() {
    watch.look(List.of(epoch("1", "7")), seconds(0), seconds(3));
    watch.look(List.of(epoch("1", "7")), seconds(13), seconds(20));

    assertThat(watch.findSilent("nightly")).isEmpty(); // ten seconds are not more than the ttl

    watch.look(List.of(epoch("1", "7")), seconds(13) + 1, seconds(20));

    assertThat(watch.findSilent("nightly")).isPresent();
    assertThat(watch.undecided()).isEmpty();
  }

  @Test
  void holderThatHasRenewedOnceIsDecidedUntilItIsSilentForATtl() {
    watch.look(List.of(epoch("1", "7")), 0, 0);
    assertThat(watch.undecided()).hasSize(1);

    watch.look(List.of(epoch("1", "8")), seconds(3), seconds(3));

    assertThat(watch.undecided()).isEmpty();
    assertThat(watch.silent()).isEmpty();
    assertThat(watch.find("nightly")).isPresent();

    watch.look(List.of(epoch("1", "8")), seconds(14), seconds(14));

    assertThat(watch.silent()).hasSize(1);
  }

  @Test
  void recordOfASuccessorIsAnotherHolder() {
    watch.look(List.of(epoch("1", "0")), 0, 0);
    watch.look(List.of(epoch("2", "0")), seconds(30), seconds(30));

    assertThat(watch.silent()).isEmpty();
  }

  @Test
  void releasedLeaseIsForgotten() {
    watch.look(List.of(epoch("1", "0")), 0, 0);
    watch.look(List.of(), seconds(30), seconds(30));

    assertThat(watch.find("nightly")).isEmpty();
    assertThat(watch.undecided()).isEmpty();
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }

  private static Epoch epoch(String id, String beat) {
    LeaseHolder holder = new LeaseHolder("host", 1, Optional.empty(), "");
    return new Epoch("nightly", id, Long.parseLong(id), "nonce-" + id, beat, false, TTL, holder);
  }
}
