package ml.clear.sdk.testkit.internal.server;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;

/** Dates on the wire. */
public final class Dates {
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'+00:00'").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'+00:00'").withZone(ZoneOffset.UTC);

  private Dates() {}

  /** A date that has not been through the database: microseconds. */
  public static String fresh(Instant instant) {
    return (instant.get(ChronoField.MICRO_OF_SECOND) == 0 ? SECONDS : MICROS).format(instant);
  }

  /** A date as the database keeps it: milliseconds, shown as microseconds. */
  public static String stored(Instant instant) {
    return fresh(instant.truncatedTo(ChronoUnit.MILLIS));
  }
}
