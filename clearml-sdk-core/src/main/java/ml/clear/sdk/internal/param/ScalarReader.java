package ml.clear.sdk.internal.param;

import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/** Reads the text of a single value as a Java class, by the rules of the Python SDK. */
final class ScalarReader {
  private ScalarReader() {}

  /** Whether the class is that of a single value. */
  static boolean reads(Class<?> type) {
    Class<?> boxed = boxed(type);
    return boxed == Boolean.class
        || boxed == Character.class
        || Number.class.isAssignableFrom(boxed)
        || boxed.isEnum()
        || TextTypes.contains(boxed);
  }

  /** The value, or empty if the text does not fit the class. */
  static Optional<Object> read(String text, Class<?> type) {
    Class<?> boxed = boxed(type);
    if (boxed == Boolean.class) {
      return bool(text);
    }
    if (boxed == Character.class) {
      return text.length() == 1 ? Optional.of(text.charAt(0)) : Optional.empty();
    }
    if (Number.class.isAssignableFrom(boxed)) {
      return number(text, boxed);
    }
    if (boxed.isEnum()) {
      return Arrays.stream(boxed.getEnumConstants())
          .filter(constant -> ((Enum<?>) constant).name().equals(text.strip()))
          .findFirst()
          .map(constant -> constant);
    }
    try {
      return Optional.of(TextTypes.parse(text, boxed));
    } catch (IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Class<?> boxed(Class<?> type) {
    return MethodType.methodType(type).wrap().returnType();
  }

  /** A number is true unless it is 0, as {@code 2} is in Python; an empty text is false. */
  private static Optional<Object> bool(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true" -> Optional.of(true);
      case "false", "" -> Optional.of(false);
      default -> NumberText.floating(text).map(number -> number != 0);
    };
  }

  private static Optional<Object> number(String text, Class<?> type) {
    if (type == Double.class) {
      return NumberText.floating(text).map(Function.identity());
    }
    if (type == Float.class) {
      // Through the text, not through double, which would round twice.
      return NumberText.decimal(text)
          .<Object>map(Float::valueOf)
          .or(() -> NumberText.floating(text).map(Double::floatValue));
    }
    if (type == BigDecimal.class) {
      return NumberText.decimal(text).map(BigDecimal::new);
    }
    if (type == Number.class) {
      return NumberText.integer(text)
          .map(PlainValue::integer)
          .or(() -> NumberText.floating(text).map(Function.identity()));
    }
    return NumberText.integer(text).flatMap(value -> integral(value, type));
  }

  private static Optional<Object> integral(BigInteger value, Class<?> type) {
    if (type == BigInteger.class) {
      return Optional.of(value);
    }
    try {
      if (type == Integer.class) {
        return Optional.of(value.intValueExact());
      }
      if (type == Long.class) {
        return Optional.of(value.longValueExact());
      }
      if (type == Short.class) {
        return Optional.of(value.shortValueExact());
      }
      return type == Byte.class ? Optional.of(value.byteValueExact()) : Optional.empty();
    } catch (ArithmeticException e) {
      return Optional.empty();
    }
  }
}
