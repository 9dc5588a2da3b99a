package ml.clear.sdk.testkit.internal.files;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of a file.
 *
 * @param first offset of the first byte
 * @param last offset of the last byte, included
 */
record ByteRange(int first, int last) {
  private static final Pattern HEADER = Pattern.compile("bytes=(\\d*)-(\\d*)");

  /** What the header asks for; several ranges or another unit mean the whole file. */
  static Optional<ByteRange> parse(String header, int length) {
    Matcher matcher = HEADER.matcher(header.trim());
    if (!matcher.matches() || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (matcher.group(1).isEmpty()) {
      int suffix = Integer.parseInt(matcher.group(2));
      return Optional.of(new ByteRange(Math.max(0, length - suffix), length - 1));
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2).isEmpty() ? length - 1 : Integer.parseInt(matcher.group(2));
    return Optional.of(new ByteRange(first, Math.min(last, length - 1)));
  }

  boolean fits(int length) {
    return first <= last && first < length;
  }
}
