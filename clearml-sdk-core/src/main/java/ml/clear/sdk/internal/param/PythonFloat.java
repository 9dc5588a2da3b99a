package ml.clear.sdk.internal.param;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.function.Predicate;

/**
 * Floating-point numbers as Python prints them: the fewest digits that read back as the same
 * number, and an exponent of at least two digits below 1e-4 and from 1e16. {@code Double.toString}
 * differs in both, and before JDK 19 does not always find the fewest digits.
 */
final class PythonFloat {
  private static final int MAX_DIGITS = 17;

  private PythonFloat() {}

  static String text(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "inf" : "-inf";
    }
    if (value == 0) {
      return 1 / value > 0 ? "0.0" : "-0.0";
    }
    BigDecimal exact = new BigDecimal(value);
    return layout(shortest(exact, digits -> digits.doubleValue() == value));
  }

  /** A float by its own precision: {@code 0.1f} is 0.1, not 0.10000000149011612. */
  static String text(float value) {
    if (Float.isNaN(value) || Float.isInfinite(value) || value == 0) {
      return text((double) value);
    }
    BigDecimal exact = new BigDecimal(value);
    return layout(shortest(exact, digits -> digits.floatValue() == value));
  }

  private static BigDecimal shortest(BigDecimal exact, Predicate<BigDecimal> readsBack) {
    for (int digits = 1; digits <= MAX_DIGITS; digits++) {
      // At a power of two the gap below is half the gap above, so the nearest decimal may fail
      // where the one above it reads back.
      BigDecimal nearest = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (readsBack.test(nearest)) {
        return nearest;
      }
      BigDecimal away = exact.round(new MathContext(digits, RoundingMode.UP));
      if (readsBack.test(away)) {
        return away;
      }
    }
    return exact; // not reached: 17 digits tell any two doubles apart
  }

  private static String layout(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    int exponent = stripped.precision() - stripped.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      return stripped.setScale(Math.max(1, stripped.scale())).toPlainString();
    }
    String digits = stripped.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = stripped.signum() < 0 ? "-" : "";
    return sign + digits.charAt(0) + fraction + "e" + exponentText(exponent);
  }

  private static String exponentText(int exponent) {
    String magnitude = Integer.toString(Math.abs(exponent));
    return (exponent < 0 ? "-" : "+") + (magnitude.length() < 2 ? "0" : "") + magnitude;
  }
}
