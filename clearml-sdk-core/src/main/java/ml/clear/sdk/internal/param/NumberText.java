package ml.clear.sdk.internal.param;

import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the texts that Python's {@code int()} and {@code float()} read. */
final class NumberText {
  private static final Pattern INTEGER = Pattern.compile("[+-]?[0-9]+");
  // Not left to Double.parseDouble, which also takes 1d, 2f and hexadecimal.
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private NumberText() {}

  static Optional<BigInteger> integer(String text) {
    String stripped = text.strip();
    return INTEGER.matcher(stripped).matches()
        ? Optional.of(new BigInteger(stripped))
        : Optional.empty();
  }

  /** The text in a form that {@code Double}, {@code Float} and {@code BigDecimal} parse. */
  static Optional<String> decimal(String text) {
    String stripped = text.strip();
    return DECIMAL.matcher(stripped).matches() ? Optional.of(stripped) : Optional.empty();
  }

  /** A decimal number, {@code nan}, {@code inf} or {@code infinity}, signed or not. */
  static Optional<Double> floating(String text) {
    Optional<String> decimal = decimal(text);
    if (decimal.isPresent()) {
      return decimal.map(Double::valueOf);
    }
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "nan", "+nan", "-nan" -> Optional.of(Double.NaN);
      case "inf", "+inf", "infinity", "+infinity" -> Optional.of(Double.POSITIVE_INFINITY);
      case "-inf", "-infinity" -> Optional.of(Double.NEGATIVE_INFINITY);
      default -> Optional.empty();
    };
  }
}
