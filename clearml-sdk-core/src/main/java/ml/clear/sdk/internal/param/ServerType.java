package ml.clear.sdk.internal.param;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Types a parameter's text by the type that the server keeps with it. */
public final class ServerType {
  private ServerType() {}

  /**
   * The value, or the text itself if it does not fit the type or the type is none of Python's plain
   * ones; null for an empty text without a type.
   */
  public static @Nullable Object read(String text, String type) {
    if (type.isEmpty()) {
      return text.isEmpty() ? null : text;
    }
    return fit(text, type).orElse(text);
  }

  /** The value, or empty if it does not fit; the text itself if the type is none of Python's. */
  static Optional<Object> fit(String text, String type) {
    String outer = type.split("/", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (outer) {
      case "bool" -> bool(text);
      case "int" -> NumberText.integer(text).map(PlainValue::integer);
      case "float" -> NumberText.floating(text).map(value -> value);
      case "list", "tuple", "dict" -> CollectionText.parse(text).map(PlainValue::of);
      default -> Optional.of(text);
    };
  }

  private static Optional<Object> bool(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false", "" -> Optional.of(false);
      default -> Optional.empty();
    };
  }
}
