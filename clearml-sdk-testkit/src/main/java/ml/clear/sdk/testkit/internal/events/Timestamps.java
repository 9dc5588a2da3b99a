package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;

/** The two clocks of an event: when it happened, in milliseconds, and when it arrived, as text. */
final class Timestamps {
  private static final DateTimeFormatter ARRIVAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Timestamps() {}

  static String arrival(Instant instant) {
    return ARRIVAL.format(instant);
  }

  static long millis(JsonNode timestamp) {
    return find(timestamp).orElse(0);
  }

  /** Milliseconds of what the index takes for a date: a number, or ISO text. */
  static OptionalLong find(JsonNode timestamp) {
    if (timestamp.isNumber()) {
      return OptionalLong.of(timestamp.asLong());
    }
    String text = timestamp.asText();
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      return iso(text);
    }
  }

  private static OptionalLong iso(String text) {
    try {
      return OptionalLong.of(OffsetDateTime.parse(text).toInstant().toEpochMilli());
    } catch (DateTimeException withoutOffset) {
      try {
        return OptionalLong.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC).toEpochMilli());
      } catch (DateTimeException noDate) {
        return OptionalLong.empty();
      }
    }
  }
}
