package ml.clear.sdk.internal.http;

/**
 * A version of the server's API, compared number by number: 2.9 is older than 2.34.
 *
 * @param major before the dot
 * @param minor after the dot
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  /** Reads {@code 2.34}; anything else is an {@link IllegalArgumentException}. */
  public static ApiVersion parse(String text) {
    String[] parts = text.trim().split("\\.", -1);
    if (parts.length < 2) {
      throw new IllegalArgumentException("not an API version: '" + text + "'");
    }
    try {
      return new ApiVersion(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not an API version: '" + text + "'", e);
    }
  }

  @Override
  public int compareTo(ApiVersion other) {
    return major != other.major
        ? Integer.compare(major, other.major)
        : Integer.compare(minor, other.minor);
  }

  /** Whether this version is {@code other} or newer. */
  public boolean isAtLeast(ApiVersion other) {
    return compareTo(other) >= 0;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
