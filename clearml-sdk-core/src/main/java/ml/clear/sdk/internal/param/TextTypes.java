package ml.clear.sdk.internal.param;

import static java.util.Map.entry;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;

/** The classes whose {@code toString} is their text, and how the text becomes a value again. */
final class TextTypes {
  private static final Map<Class<?>, Function<String, Object>> PARSERS =
      Map.ofEntries(
          entry(String.class, text -> text),
          entry(CharSequence.class, text -> text),
          entry(Path.class, Path::of),
          entry(File.class, File::new),
          entry(URI.class, URI::create),
          entry(UUID.class, UUID::fromString),
          entry(Duration.class, Duration::parse),
          entry(Period.class, Period::parse),
          entry(Instant.class, Instant::parse),
          entry(LocalDate.class, LocalDate::parse),
          entry(LocalTime.class, LocalTime::parse),
          entry(LocalDateTime.class, LocalDateTime::parse),
          entry(OffsetDateTime.class, OffsetDateTime::parse),
          entry(OffsetTime.class, OffsetTime::parse),
          entry(ZonedDateTime.class, ZonedDateTime::parse),
          entry(Year.class, Year::parse),
          entry(YearMonth.class, YearMonth::parse),
          entry(MonthDay.class, MonthDay::parse),
          entry(ZoneOffset.class, ZoneOffset::of),
          entry(ZoneId.class, ZoneId::of));

  private TextTypes() {}

  /** The class under which a value's parser is known; its own class may be hidden, as a path's. */
  static Optional<Class<?>> classOf(Object value) {
    if (PARSERS.containsKey(value.getClass())) {
      return Optional.of(value.getClass());
    }
    return Stream.<Class<?>>of(CharSequence.class, Path.class, ZoneId.class)
        .filter(type -> type.isInstance(value))
        .findFirst();
  }

  static boolean contains(Class<?> type) {
    return PARSERS.containsKey(type);
  }

  /** Throws what the class's own parser throws. */
  static Object parse(String text, Class<?> type) {
    Function<String, Object> parser = PARSERS.get(type);
    if (parser == null) {
      throw new IllegalArgumentException("not a text type: " + type);
    }
    return parser.apply(text);
  }
}
