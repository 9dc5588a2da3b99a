package ml.clear.sdk.testkit.internal.events;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.regex.Pattern;
import ml.clear.sdk.testkit.internal.server.ApiError;
import ml.clear.sdk.testkit.internal.server.PythonText;

/** Numbers as the server's language converts them, with its complaints. */
final class PythonNumbers {
  private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(_\\d+)*");

  private PythonNumbers() {}

  /** What {@code int(value)} gives: fractions are cut, numeric texts are read. */
  static BigInteger integer(JsonNode value) {
    if (value.isIntegralNumber()) {
      return value.bigIntegerValue();
    }
    if (value.isNumber()) {
      return fraction(value.doubleValue(), value);
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? BigInteger.ONE : BigInteger.ZERO;
    }
    if (value.isTextual()) {
      String text = value.textValue().strip();
      if (!INTEGER.matcher(text).matches()) {
        throw failure("invalid literal for int() with base 10: " + PythonText.repr(value));
      }
      return new BigInteger(text.replace("_", "").replaceFirst("^\\+", ""));
    }
    throw failure(
        "int() argument must be a string, a bytes-like object or a real number, not '"
            + PythonText.typeName(value)
            + "'");
  }

  private static BigInteger fraction(double number, JsonNode value) {
    if (Double.isNaN(number)) {
      throw failure("cannot convert float NaN to integer");
    }
    if (Double.isInfinite(number)) {
      throw failure("cannot convert float infinity to integer");
    }
    return value.decimalValue().toBigInteger();
  }

  /** The summand of {@code total + value}; texts, lists and objects cannot be added. */
  static double summand(JsonNode value, boolean totalIsFraction) {
    if (value.isNumber()) {
      return value.doubleValue();
    }
    if (value.isBoolean()) {
      return value.booleanValue() ? 1 : 0;
    }
    throw failure(
        "unsupported operand type(s) for +: '%s' and '%s'"
            .formatted(totalIsFraction ? "float" : "int", PythonText.typeName(value)));
  }

  private static ApiError failure(String text) {
    return new ApiError(500, 0, text);
  }
}
