package ml.clear.sdk.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T06:30:00Z");

  @Test
  void secondsAndDatesAreRead() {
    assertThat(RetryAfter.find("12", NOW)).contains(Duration.ofSeconds(12));
    assertThat(RetryAfter.find("Tue, 24 Nov 2026 06:31:00 GMT", NOW))
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void aDateInThePastIsNow() {
    assertThat(RetryAfter.find("Tue, 24 Nov 2026 06:00:00 GMT", NOW)).contains(Duration.ZERO);
  }

  @Test
  void whatCannotBeReadIsIgnored() {
    assertThat(RetryAfter.find(null, NOW)).isEmpty();
    assertThat(RetryAfter.find("", NOW)).isEmpty();
    assertThat(RetryAfter.find("soon", NOW)).isEmpty();
    assertThat(RetryAfter.find("-5", NOW)).isEmpty();
    assertThat(RetryAfter.find("99999999999999999999", NOW)).isPresent();
  }

  @Test
  void aDateHeaderThatTheProxyRepeatedIsReadOnce() {
    // As in recording 01: the server's and the proxy's own, joined.
    String twice = "Tue, 24 Nov 2026 06:29:59 GMT, Tue, 24 Nov 2026 06:29:59 GMT";

    assertThat(RetryAfter.date(twice)).contains(Instant.parse("2026-11-24T06:29:59Z"));
  }
}
