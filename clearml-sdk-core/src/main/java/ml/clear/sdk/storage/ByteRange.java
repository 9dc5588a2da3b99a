package ml.clear.sdk.storage;

import org.jspecify.annotations.Nullable;

/**
 * A part of an object.
 *
 * @param from first byte, counted from 0
 * @param length how many bytes; {@link Long#MAX_VALUE} for all that follow
 */
public record ByteRange(long from, long length) {
  /** The whole object. */
  public static final ByteRange ALL = new ByteRange(0, Long.MAX_VALUE);

  /** Checks that both are positive. */
  public ByteRange {
    if (from < 0 || length <= 0) {
      throw new IllegalArgumentException(
          "need from >= 0 and length > 0, got " + from + " and " + length);
    }
  }

  /** All bytes from this one on. */
  public static ByteRange from(long first) {
    return new ByteRange(first, Long.MAX_VALUE);
  }

  /** Whether this is the whole object. */
  public boolean isAll() {
    return from == 0 && length == Long.MAX_VALUE;
  }

  /**
   * The whole size in the {@code Content-Range} of an answer, such as {@code bytes 0-9/1000}.
   *
   * @return -1 if there is none
   */
  public static long totalOf(@Nullable String contentRange) {
    int slash = contentRange == null ? -1 : contentRange.indexOf('/');
    if (contentRange == null || slash < 0 || contentRange.endsWith("/*")) {
      return -1;
    }
    return Long.parseLong(contentRange.substring(slash + 1).strip());
  }

  /** Value of an HTTP {@code Range} header. */
  public String header() {
    return length == Long.MAX_VALUE
        ? "bytes=" + from + "-"
        : "bytes=" + from + "-" + (from + length - 1);
  }
}
