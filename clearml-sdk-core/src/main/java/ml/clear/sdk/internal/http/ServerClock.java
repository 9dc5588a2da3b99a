package ml.clear.sdk.internal.http;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import ml.clear.sdk.time.TimeSource;
import org.jspecify.annotations.Nullable;

/** How far this machine's clock is off the server's, by the server's last answer. Thread-safe. */
final class ServerClock {
  /** Less than this is the network's delay and the header's whole seconds. */
  private static final Duration NOTEWORTHY = Duration.ofSeconds(30);

  private final TimeSource time;
  private volatile Duration serverAhead = Duration.ZERO;

  ServerClock(TimeSource time) {
    this.time = time;
  }

  /** Takes in a {@code Date} header and gives the server's present; ours if there is none. */
  Instant observe(@Nullable String dateHeader) {
    Instant now = time.now();
    Optional<Instant> date = RetryAfter.date(dateHeader);
    date.ifPresent(server -> serverAhead = Duration.between(now, server));
    return date.orElse(now);
  }

  /** How far the server is ahead, to a second and the time an answer takes. */
  Duration serverAhead() {
    return serverAhead;
  }

  /** What to tell about a difference that matters. */
  Optional<String> findSkew() {
    Duration ahead = serverAhead;
    if (ahead.abs().compareTo(NOTEWORTHY) < 0) {
      return Optional.empty();
    }
    return Optional.of(
        "this machine's clock is "
            + ahead.abs().toSeconds()
            + " s "
            + (ahead.isNegative() ? "ahead of" : "behind")
            + " the server's: set it by NTP");
  }
}
