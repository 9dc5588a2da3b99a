package ml.clear.sdk.param;

import ml.clear.sdk.internal.param.ServerType;
import org.jspecify.annotations.Nullable;

/**
 * One hyperparameter as the server holds it.
 *
 * @param section its section, such as {@code General}
 * @param name its name within the section, such as {@code optimizer/momentum}
 * @param text its value as text; empty for null
 * @param type Python's name of its type, such as {@code int} or {@code list/str}; empty if none is
 *     known
 * @param description what the UI says about it; may be empty
 */
public record Parameter(String section, String name, String text, String type, String description) {
  /** The name with its section, such as {@code General/optimizer/momentum}. */
  public String fullName() {
    return section + "/" + name;
  }

  /**
   * The value, of the type the server names: {@code Boolean}, {@code Long} (beyond its range {@code
   * BigInteger}), {@code Double}, {@code List} or {@code Map}; {@code String} for any other type or
   * if the text does not fit; null for an empty text without a type.
   */
  public @Nullable Object value() {
    return ServerType.read(text, type);
  }
}
