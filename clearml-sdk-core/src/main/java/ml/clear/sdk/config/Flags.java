package ml.clear.sdk.config;

import java.util.Locale;
import java.util.Optional;

/** The words that ClearML takes for true and false. */
final class Flags {
  private Flags() {}

  static Optional<Boolean> parse(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "y", "yes", "t", "true", "on", "1" -> Optional.of(true);
      case "n", "no", "f", "false", "off", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
