package ml.clear.sdk.internal.offline;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import ml.clear.sdk.time.TimeSource;

/** Times as the server writes them: ISO 8601, UTC, microseconds. */
record Stamps(TimeSource time) {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  String now() {
    return FORMAT.format(time.now());
  }

  long millis() {
    return time.now().toEpochMilli();
  }
}
