package ml.clear.sdk.testkit.internal.server;

import java.util.Comparator;

/**
 * A version of the API as it stands in a path, compared number by number.
 *
 * @param major before the dot
 * @param minor after the dot; zero if there is none
 */
public record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {
  private static final Comparator<ApiVersion> ORDER =
      Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

  /** Reads {@code 2.34} or {@code 2}. */
  public static ApiVersion parse(String text) {
    String[] parts = text.split("\\.", 2);
    return new ApiVersion(
        Integer.parseInt(parts[0]), parts.length < 2 ? 0 : Integer.parseInt(parts[1]));
  }

  @Override
  public int compareTo(ApiVersion other) {
    return ORDER.compare(this, other);
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
