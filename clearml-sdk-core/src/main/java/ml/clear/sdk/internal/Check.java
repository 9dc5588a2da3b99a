package ml.clear.sdk.internal;

import java.time.Duration;
import java.util.Objects;

/** Checks of arguments, at the place where they were given. */
public final class Check {
  /** The server refuses shorter names of tasks, projects, queues and models (400/800). */
  public static final int MIN_NAME_CHARS = 3;

  private Check() {}

  /** A name as the server takes it: at least 3 characters after trimming. */
  public static String name(String value, String what) {
    Objects.requireNonNull(value, what);
    if (value.trim().length() < MIN_NAME_CHARS) {
      throw new IllegalArgumentException(
          what + " needs at least " + MIN_NAME_CHARS + " characters, got '" + value + "'");
    }
    return value.trim();
  }

  /** A text that is not blank. */
  public static String text(String value, String what) {
    Objects.requireNonNull(value, what);
    if (value.isBlank()) {
      throw new IllegalArgumentException(what + " must not be blank");
    }
    return value;
  }

  /** A duration above zero. */
  public static Duration positive(Duration value, String what) {
    Objects.requireNonNull(value, what);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(what + " must be positive, got " + value);
    }
    return value;
  }

  /** A duration of zero or more. */
  public static Duration notNegative(Duration value, String what) {
    Objects.requireNonNull(value, what);
    if (value.isNegative()) {
      throw new IllegalArgumentException(what + " must not be negative, got " + value);
    }
    return value;
  }
}
