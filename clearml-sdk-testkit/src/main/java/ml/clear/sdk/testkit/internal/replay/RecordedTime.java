package ml.clear.sdk.testkit.internal.replay;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a recording tells of its server's clock: the second of each answer, and instants within
 * answers that name the moment itself.
 */
final class RecordedTime {
  /** Instants nearer than this are the same: a replay spends no time between two exchanges. */
  static final Duration SLACK = Duration.ofSeconds(3);

  private static final Pattern INSTANT =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)?");
  private static final Pattern ZONE = Pattern.compile("(Z|[+-]\\d\\d:\\d\\d)$");
  private static final BigDecimal YEAR_2001 = BigDecimal.valueOf(1_000_000_000_000L);
  private static final BigDecimal YEAR_2286 = BigDecimal.valueOf(9_999_999_999_999L);

  private Instant now;

  RecordedTime(Instant start) {
    now = start;
  }

  /** The moment the server is to believe in while it answers this exchange; never goes back. */
  Instant at(Exchange exchange) {
    Instant answered = exchange.answeredAt().orElse(now);
    Instant earliest = now.plusMillis(1);
    Instant told = latestWithin(exchange.responseBody(), earliest, answered.plusSeconds(1));
    now = told.isAfter(earliest) ? told : latest(earliest, answered);
    return now;
  }

  private static Instant latestWithin(JsonNode node, Instant from, Instant until) {
    if (node.isTextual()) {
      return parse(node.textValue())
          .filter(instant -> !instant.isBefore(from) && instant.isBefore(until))
          .orElse(Instant.MIN);
    }
    Instant latest = Instant.MIN;
    for (JsonNode child : node) {
      latest = latest(latest, latestWithin(child, from, until));
    }
    return latest;
  }

  private static Instant latest(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  static Optional<Instant> parse(String text) {
    if (!INSTANT.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      boolean zoned = ZONE.matcher(text).find();
      return Optional.of(
          zoned
              ? OffsetDateTime.parse(text).toInstant()
              : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Both are instants of the same form and near each other. */
  static boolean sameInstant(String recorded, String actual) {
    Optional<Instant> theirs = parse(recorded);
    Optional<Instant> ours = parse(actual);
    return theirs.isPresent()
        && ours.isPresent()
        && form(recorded).equals(form(actual))
        && Duration.between(theirs.get(), ours.get()).abs().compareTo(SLACK) <= 0;
  }

  /** The text with a placeholder for each digit; Python leaves out a fraction that is zero. */
  private static String form(String instant) {
    return instant.replaceFirst("\\.\\d+", "").replaceAll("\\d", "0");
  }

  static boolean isEpochMillis(BigDecimal number) {
    return number.compareTo(YEAR_2001) >= 0 && number.compareTo(YEAR_2286) <= 0;
  }
}
