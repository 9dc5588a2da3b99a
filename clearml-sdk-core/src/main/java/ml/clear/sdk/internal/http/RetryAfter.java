package ml.clear.sdk.internal.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dates and waits in the headers of an answer. */
final class RetryAfter {
  private RetryAfter() {}

  /**
   * The wait that {@code Retry-After} asks for: seconds, or a date, which is compared with the
   * server's own clock.
   */
  static Optional<Duration> find(@Nullable String header, Instant serverNow) {
    if (header == null) {
      return Optional.empty();
    }
    String text = header.trim();
    if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.of(
          Duration.ofSeconds(text.length() > 9 ? 999_999_999 : Long.parseLong(text)));
    }
    return date(text).map(date -> atLeastZero(Duration.between(serverNow, date)));
  }

  private static Duration atLeastZero(Duration wait) {
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /** The moment in a {@code Date} header; some proxies send the header twice, joined by a comma. */
  static Optional<Instant> date(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    int end = header.indexOf("GMT");
    String first = end < 0 ? header : header.substring(0, end + 3);
    try {
      return Optional.of(
          ZonedDateTime.parse(first.trim(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
