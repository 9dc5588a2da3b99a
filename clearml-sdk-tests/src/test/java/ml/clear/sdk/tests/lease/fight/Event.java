package ml.clear.sdk.tests.lease.fight;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a fighter saw. Times are of the monotonic clock that all processes of a machine share.
 *
 * @param kind what
 * @param token of the lease
 * @param first a time, or the value of the counter
 * @param second a later time, or nothing
 */
record Event(Kind kind, long token, long first, long second) {
  private static final Pattern LINE = Pattern.compile("([A-Z]+) (\\d+) (-?\\d+) (-?\\d+)");

  /** Kinds of events. */
  enum Kind {
    /** {@code remaining() > 0} at the first time, and unless closed until the second. */
    HELD,
    /** About to close, while time is left. */
    CLOSING,
    /** {@code onLost} ran. */
    LOST,
    /** The guarded counter took the first value. */
    COUNTED,
    /** The guarded counter has seen a greater token. */
    FENCED
  }

  String line() {
    return kind + " " + token + " " + first + " " + second + "\n";
  }

  /** Empty for a line that a kill has cut. */
  static Optional<Event> parse(String line) {
    Matcher parts = LINE.matcher(line);
    return parts.matches()
        ? Optional.of(
            new Event(
                Kind.valueOf(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3)),
                Long.parseLong(parts.group(4))))
        : Optional.empty();
  }
}
